import { useState } from "react";
import { Action, Field, Fields, FormDialog, parseAmount, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import { useWrite } from "@/ipc/query";
import styles from "./ContactCard.module.css";

/** The status under which a family quotient is kept. */
const QUOTIENT = "quotient";

function Seen({ contact, onClose }: { contact: string; onClose: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const record = useWrite("record_entitlement");
  const [status, setStatus] = useState("");
  const [quotient, setQuotient] = useState("");
  const [until, setUntil] = useState("");
  const code = status.trim();
  return (
    <FormDialog
      title={t("publics:entitlement.record")}
      submit={t("publics:entitlement.submit")}
      unavailable={code === "" ? t("publics:entitlement.missing") : undefined}
      busy={record.isPending}
      refusal={record.error}
      onClose={onClose}
      onSubmit={() =>
        record.mutate(
          {
            contact,
            status: code,
            quotient: code === QUOTIENT ? parseAmount(quotient) : null,
            until: until || null,
          },
          {
            onSuccess: () => {
              tell.done(t("publics:entitlement.recorded"));
              onClose();
            },
          },
        )
      }
    >
      <Field
        label={t("publics:entitlement.status")}
        description={t("publics:entitlement.statusHint")}
        value={status}
        onChange={setStatus}
        data-autofocus
      />
      <Fields>
        {code === QUOTIENT && (
          <Field label={t("publics:entitlement.quotient")} value={quotient} onChange={setQuotient} />
        )}
        <Field label={t("publics:entitlement.until")} type="date" value={until} onChange={setUntil} />
      </Fields>
    </FormDialog>
  );
}

/** Where a proof that was seen is noted; never the document. */
export function Entitlement({ contact }: { contact: string }) {
  const { t } = useWords();
  const may = useAllowed("record_entitlement");
  const [recording, setRecording] = useState(false);
  return (
    <section className={styles.section} aria-label={t("publics:entitlement.title")}>
      <div className={styles.heading}>
        <h3 className={styles.title}>{t("publics:entitlement.title")}</h3>
        <Action
          unavailable={may ? undefined : t("publics:entitlement.cannot")}
          onClick={() => setRecording(true)}
        >
          {t("publics:entitlement.record")}
        </Action>
      </div>
      <p className={styles.detail}>{t("publics:entitlement.body")}</p>
      {recording && <Seen contact={contact} onClose={() => setRecording(false)} />}
    </section>
  );
}
