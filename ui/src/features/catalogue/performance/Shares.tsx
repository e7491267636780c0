import { useState } from "react";
import { Action, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import styles from "./PerformancePage.module.css";
import { type Share, ShareForm } from "./ShareForm";

interface SharesProps {
  performance: string;
  capacity: Output<"capacity">;
}

/** Places reserved for channels and publics, and how many each tariff may sell. */
export function Shares({ performance, capacity: { allotments, quotas } }: SharesProps) {
  const { t } = useWords();
  const [open, setOpen] = useState<"allotments" | "quotas" | null>(null);
  const setAllotments = useWrite("set_allotments");
  const setQuotas = useWrite("set_quotas");
  const unavailable = useAllowed("set_quotas") ? undefined : t("ui:notAllowed");
  const lines = [
    ...allotments.map(({ fields: { name, places }, used }) => ({ name, places, used })),
    ...quotas.map(({ tariff, places, used }) => ({ name: tariff, places, used })),
  ];
  const saveAllotments = (rows: readonly Share[], done: { onSuccess: () => void }) =>
    setAllotments.mutate(
      {
        performance,
        // What the form does not show of an allotment is kept as it was.
        allotments: rows.map(({ id, name, places }) => ({
          ...allotments.find(({ fields }) => fields.id === id)?.fields,
          name,
          places,
        })),
      },
      done,
    );
  const saveQuotas = (rows: readonly Share[], done: { onSuccess: () => void }) =>
    setQuotas.mutate(
      { performance, quotas: rows.map(({ name: tariff, places }) => ({ tariff, places })) },
      done,
    );
  return (
    <section className={styles.section} aria-label={t("programme:share.title")}>
      <h2 className={styles.title}>{t("programme:share.title")}</h2>
      {lines.length === 0 && <p className={styles.detail}>{t("programme:share.none")}</p>}
      <ul>
        {lines.map(({ name, used, places }) => (
          <li key={name} className={styles.line}>
            <span>{name}</span>
            <span className={styles.detail}>{t("programme:share.used", { used, places })}</span>
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Action unavailable={unavailable} onClick={() => setOpen("allotments")}>
          {t("programme:share.allotments")}
        </Action>
        <Action unavailable={unavailable} onClick={() => setOpen("quotas")}>
          {t("programme:share.quotas")}
        </Action>
      </div>
      {open === "allotments" && (
        <ShareForm
          title={t("programme:share.allotmentsTitle")}
          nameLabel={t("programme:share.name")}
          start={allotments.map(({ fields: { id, name, places } }) => ({ id, name, places }))}
          refusal={setAllotments.error}
          onSave={saveAllotments}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "quotas" && (
        <ShareForm
          title={t("programme:share.quotasTitle")}
          nameLabel={t("programme:share.tariff")}
          start={quotas.map(({ tariff, places }) => ({ name: tariff, places }))}
          refusal={setQuotas.error}
          onSave={saveQuotas}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}
