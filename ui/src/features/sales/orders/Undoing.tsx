import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { Action, Field, useConfirm, useWords } from "@/design";
import { parseAmount } from "@/design/amount";
import type { OrderRead } from "./OrderDialog";
import styles from "./OrderDialog.module.css";
import { useOrderActs } from "./useOrderActs";

interface UndoingProps {
  order: OrderRead;
  /** The live tickets that are chosen. */
  chosen: OrderRead["tickets"];
  rights: readonly string[];
  onExchange: () => void;
}

/** How money goes back: as it came, or otherwise with the right to do so. */
type Back = "origin" | "credit_note" | "cash";

/** Refund, exchange, duplicate: each in one gesture, with its motive. */
export function Undoing({ order, chosen, rights, onExchange }: UndoingProps) {
  const { t } = useWords();
  const confirm = useConfirm();
  const acts = useOrderActs();
  const [reason, setReason] = useState(t("desk:order.reasonUsual"));
  const [fee, setFee] = useState("");
  const [back, setBack] = useState<Back>("origin");
  const kept = parseAmount(fee) ?? 0;
  const worth = chosen.reduce((sum, { price }) => sum + price, 0);
  const amount = Math.max(0, worth - Math.max(0, order.due) - kept);
  const noRight = rights.includes("undo") ? undefined : t("desk:order.noRight");
  const noReason = reason.trim() === "" ? t("desk:order.needReason") : undefined;
  const noneChosen = chosen.length === 0 ? t("desk:order.noneChosen") : undefined;
  const unavailable = noRight ?? noneChosen ?? noReason;
  const other = rights.includes("refund_other_means");
  const [only] = chosen;

  const refund = async () => {
    const agreed = await confirm({
      title: t("desk:order.confirmRefund", { amount }),
      body: t("desk:order.confirmRefundBody", { count: chosen.length }),
      action: t("desk:order.refund", { amount }),
    });
    if (!agreed) return;
    await acts.refund(order, {
      tickets: chosen.map(({ ticket }) => ticket),
      fee: kept > 0 ? { label: t("desk:order.feeLabel"), amount: kept } : null,
      payments: back === "origin" || amount === 0 ? null : [{ means: back, amount: -amount }],
      reason: reason.trim(),
      amount,
    });
  };

  return (
    <section className={styles.undo} aria-label={t("desk:order.refund", { amount })}>
      <div className={styles.fields}>
        <Field label={t("desk:order.reason")} value={reason} onChange={setReason} />
        <Field
          label={t("desk:order.fee")}
          inputMode="decimal"
          placeholder="0,00"
          value={fee}
          onChange={setFee}
        />
        <NativeSelect
          label={t("desk:order.to")}
          value={back}
          description={other ? undefined : t("desk:order.noOther")}
          disabled={!other}
          data={[
            { value: "origin", label: t("desk:order.toOrigin") },
            { value: "credit_note", label: t("desk:means.credit_note") },
            { value: "cash", label: t("desk:means.cash") },
          ]}
          onChange={({ currentTarget }) => setBack(currentTarget.value as Back)}
        />
      </div>
      <div className={styles.acts}>
        <Action unavailable={noRight ?? noneChosen} onClick={onExchange}>
          {t("desk:order.exchange")}
        </Action>
        <Action
          unavailable={unavailable ?? (chosen.length > 1 ? t("desk:order.onlyOne") : undefined)}
          onClick={() => only && void acts.duplicate(order, only, reason.trim())}
        >
          {t("desk:order.duplicate")}
        </Action>
        <Action unavailable={unavailable} onClick={() => void refund()}>
          {t("desk:order.refund", { amount })}
        </Action>
      </div>
    </section>
  );
}
