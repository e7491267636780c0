import { useState } from "react";
import {
  Action,
  Choice,
  DateField,
  Field,
  Fields,
  FormDialog,
  parseAmount,
  useTeller,
  useWords,
} from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import styles from "./ContactCard.module.css";

type Proof = NonNullable<Output<"contact_card">["bought"]>["entitlements"][number];

/** The status under which a family quotient is kept. */
const QUOTIENT = "quotient";

function Seen({ contact, onClose }: { contact: string; onClose: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const record = useWrite("record_entitlement");
  const statuses = useRead("proved_statuses", {}).data?.statuses ?? [];
  const [status, setStatus] = useState("");
  const [quotient, setQuotient] = useState("");
  const [until, setUntil] = useState("");
  const code = status || (statuses[0]?.code ?? QUOTIENT);
  const amount = code === QUOTIENT ? parseAmount(quotient) : null;
  return (
    <FormDialog
      title={t("publics:entitlement.record")}
      submit={t("publics:entitlement.submit")}
      unavailable={code === QUOTIENT && amount === null ? t("publics:entitlement.noQuotient") : undefined}
      busy={record.isPending}
      refusal={record.error}
      onClose={onClose}
      onSubmit={() =>
        record.mutate(
          { contact, status: code, quotient: amount, until: until || null },
          {
            onSuccess: () => {
              tell.done(t("publics:entitlement.recorded"));
              onClose();
            },
          },
        )
      }
    >
      <Choice
        label={t("publics:entitlement.status")}
        description={t("publics:entitlement.statusHint")}
        value={code}
        onChange={setStatus}
        options={[
          ...statuses.map((each) => ({ value: each.code, label: each.name })),
          { value: QUOTIENT, label: t("publics:entitlement.quotientName") },
        ]}
        data-autofocus
      />
      <Fields>
        {code === QUOTIENT && (
          <Field
            label={t("publics:entitlement.quotient")}
            inputMode="decimal"
            value={quotient}
            onChange={setQuotient}
          />
        )}
        <DateField label={t("publics:entitlement.until")} value={until} onChange={setUntil} />
      </Fields>
    </FormDialog>
  );
}

function ProofLine({ proof: { status, name, seen_at: at, seen_by: agent, until } }: { proof: Proof }) {
  const { t } = useWords();
  const seen = agent ? t("publics:entitlement.seenBy", { at, agent }) : t("publics:entitlement.seen", { at });
  const end = until ? t("publics:entitlement.holds", { until }) : t("publics:entitlement.noEnd");
  return (
    <li className={styles.line}>
      <div className={styles.main}>
        {name ?? (status === QUOTIENT ? t("publics:entitlement.quotientName") : status)}
        <p className={styles.detail}>
          {seen} · {end}
        </p>
      </div>
    </li>
  );
}

interface ProofsProps {
  contact: string;
  proofs: readonly Proof[];
}

/** The proofs that were seen, by whom and until when; never the documents. */
export function Proofs({ contact, proofs }: ProofsProps) {
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
      {proofs.length === 0 && <p className={styles.detail}>{t("publics:entitlement.none")}</p>}
      <ul>
        {proofs.map((proof) => (
          <ProofLine key={proof.entitlement} proof={proof} />
        ))}
      </ul>
      <p className={styles.detail}>{t("publics:entitlement.body")}</p>
      {recording && <Seen contact={contact} onClose={() => setRecording(false)} />}
    </section>
  );
}
