import { Button, Modal } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Field, useWords } from "@/design";
import { parseAmount } from "@/design/amount";
import styles from "./AmountDialog.module.css";

/** What the dialog asks for: the amount that a person names, or a price that the seller sets. */
export interface AmountQuestion {
  readonly line: string | "all";
  readonly tariff: string;
  readonly level: string | null;
  readonly name: string;
  readonly bounds: { readonly floor: number; readonly ceiling: number | null } | null;
  /** A price by hand also needs its motive. */
  readonly byHand: boolean;
}

interface AmountDialogProps {
  question: AmountQuestion;
  onAnswer: (amount: number, motive: string | undefined) => void;
  onClose: () => void;
}

/** Asks for an amount, and for its motive when the seller sets it by hand. */
export function AmountDialog({ question, onAnswer, onClose }: AmountDialogProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [motive, setMotive] = useState("");
  const [tried, setTried] = useState(false);
  const { bounds, byHand, name } = question;
  const amount = parseAmount(typed);
  const outside =
    amount === null ||
    (bounds !== null && (amount < bounds.floor || (bounds.ceiling !== null && amount > bounds.ceiling)));
  const limits = bounds
    ? bounds.ceiling === null
      ? t("desk:basket.offer.from", { floor: bounds.floor })
      : t("desk:basket.offer.between", { floor: bounds.floor, ceiling: bounds.ceiling })
    : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (amount === null || outside || (byHand && !motive.trim())) return;
    onAnswer(amount, byHand ? motive.trim() : undefined);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={byHand ? t("desk:basket.byHandTitle") : t("desk:basket.amountTitle", { tariff: name })}
      withCloseButton={false}
    >
      <form className={styles.form} onSubmit={submit}>
        {byHand && <p className={styles.body}>{t("desk:basket.byHandBody")}</p>}
        <Field
          data-autofocus
          label={t("desk:basket.amount")}
          description={limits}
          inputMode="decimal"
          value={typed}
          onChange={setTyped}
          problem={tried && outside ? (limits ?? t("desk:basket.amountWrong")) : undefined}
        />
        {byHand && (
          <Field
            label={t("desk:basket.motive")}
            value={motive}
            onChange={setMotive}
            problem={tried && !motive.trim() ? t("desk:order.needReason") : undefined}
          />
        )}
        <div className={styles.buttons}>
          <Button onClick={onClose}>{t("ui:confirm.cancel")}</Button>
          <Button type="submit" variant="filled">
            {t("desk:basket.apply")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
