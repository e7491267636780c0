import { NativeSelect } from "@mantine/core";
import { useEffect } from "react";
import { Field, useWords } from "@/design";
import { useRead } from "@/ipc/query";
import { meansName } from "./meansName";
import styles from "./PayDialog.module.css";
import { DETAILS, MEANS, type MeansName } from "./tender";
import type { Tenders } from "./useTenders";

interface MeansFormProps {
  tenders: Tenders;
  /** Whose credit notes are offered. */
  contact: string | null;
  /** Whether what is missing is shown: not before the person tried. */
  tried: boolean;
}

/** The name of the one sum that a means asks for. */
const sumName = (means: MeansName) =>
  means === "cash"
    ? "desk:payment.given"
    : means === "holiday_vouchers" || means === "gift_voucher"
      ? "desk:payment.face"
      : "desk:payment.sum";

/** The means and what it asks for. */
export function MeansForm({ tenders, contact, tried }: MeansFormProps) {
  const { t, f } = useWords();
  const { draft, rest, reading } = tenders;
  const { means } = draft;
  const number = draft.sought.trim();
  const notes = useRead("credit_notes", number === "" ? { contact } : { number }, {
    enabled: means === "credit_note" && (number !== "" || contact !== null),
    keep: true,
  });
  const usable = (notes.data?.notes ?? []).filter(({ balance }) => balance > 0);
  const [named] = number === "" || notes.isPlaceholderData ? [] : usable;
  // Whoever names one means to pay with it.
  useEffect(() => {
    if (named && draft.details.note !== named.note) tenders.detail("note", named.note, named.balance);
  }, [named, draft.details.note, tenders]);
  const returned = notes.data?.notes.find(({ returned_at }) => returned_at)?.returned_at;
  const none = () => {
    if (!notes.data || usable.length > 0) return "";
    return returned && number !== ""
      ? t("desk:payment.noteReturned", { at: returned })
      : t("desk:payment.noteNone");
  };
  const wrong = tried && "wrong" in reading ? reading.wrong : undefined;
  return (
    <div className={styles.fields}>
      <NativeSelect
        label={t("desk:payment.means")}
        value={means}
        data={MEANS.map((value) => ({ value, label: meansName({ t }, value) }))}
        onChange={({ currentTarget }) => tenders.choose(currentTarget.value as MeansName)}
      />
      <Field
        key={means}
        autoFocus
        data-autofocus
        label={t(sumName(means))}
        placeholder={f.amount(rest)}
        inputMode="decimal"
        autoComplete="off"
        value={draft.sum}
        onChange={tenders.write}
        problem={wrong === "sum" ? t("desk:payment.sumWrong", { rest }) : undefined}
      />
      {means === "credit_note" && (
        <Field
          className={styles.wide ?? ""}
          label={t("desk:payment.noteNumber")}
          autoComplete="off"
          value={draft.sought}
          onChange={(value) => tenders.seek(value.toUpperCase())}
        />
      )}
      {DETAILS[means].map((name) =>
        name === "note" ? (
          <NativeSelect
            key={name}
            className={styles.wide ?? ""}
            label={t("desk:payment.note")}
            value={draft.details.note ?? ""}
            error={wrong === name ? t("desk:payment.missing", { field: t("desk:payment.note") }) : undefined}
            data={[
              { value: "", label: none() },
              ...usable.map(({ note, kind, number, balance }) => ({
                value: note,
                label: t(kind === "voucher" ? "desk:payment.voucherOf" : "desk:payment.noteOf", {
                  number,
                  left: balance,
                }),
              })),
            ]}
            onChange={({ currentTarget: { value } }) =>
              tenders.detail(name, value, notes.data?.notes.find(({ note }) => note === value)?.balance)
            }
          />
        ) : (
          <Field
            key={name}
            label={t(`desk:payment.${name}`)}
            autoComplete="off"
            value={draft.details[name] ?? ""}
            onChange={(value) => tenders.detail(name, value)}
            problem={
              wrong === name ? t("desk:payment.missing", { field: t(`desk:payment.${name}`) }) : undefined
            }
          />
        ),
      )}
    </div>
  );
}
