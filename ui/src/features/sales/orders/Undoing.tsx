import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { Action, Field, useConfirm, useWords } from "@/design";
import { parseAmount } from "@/design/amount";
import { meansName } from "../pay/meansName";
import type { OrderRead } from "./OrderDialog";
import styles from "./OrderDialog.module.css";
import { type Back, givenBack, MOTIVES, type Motive, type Undo } from "./undo";
import { useOrderActs } from "./useOrderActs";

interface UndoingProps {
  order: OrderRead;
  /** The live tickets that are chosen. */
  chosen: OrderRead["tickets"];
  /** The passes and gift vouchers that are chosen. */
  items: OrderRead["items"];
  rights: readonly string[];
  /** Begins an exchange: for other places, or for the same ones at another tariff. */
  onExchange: (undo: Undo, samePlaces: boolean) => void;
}

const BACK: readonly Back[] = ["origin", "credit_note", "cash", "transfer"];

/** Refund, exchange, another tariff, duplicate: each in one gesture, with its motive. */
export function Undoing({ order, chosen, items, rights, onExchange }: UndoingProps) {
  const { t } = useWords();
  const confirm = useConfirm();
  const acts = useOrderActs();
  const [motive, setMotive] = useState<Motive>("unable");
  const [words, setWords] = useState("");
  const [fee, setFee] = useState("");
  const [back, setBack] = useState<Back>("origin");
  const kept = parseAmount(fee) ?? 0;
  const undo: Undo = { motive, words: words.trim(), fee: kept, back };
  const lowered = order.items.filter(
    ({ lowers, end }) => !end && chosen.some(({ ticket }) => ticket === lowers),
  );
  const worth =
    chosen.reduce((sum, { price }) => sum + price, 0) +
    lowered.reduce((sum, { amount: less }) => sum + less, 0) +
    items.reduce((sum, { amount: sold, used }) => sum + sold - used, 0);
  const amount = Math.max(0, worth - Math.max(0, order.due) - kept);
  const noRight = rights.includes("undo") ? undefined : t("desk:order.noRight");
  const noReason = motive === "other" && undo.words === "" ? t("desk:order.needReason") : undefined;
  const noTicket = chosen.length === 0 ? t("desk:order.noneChosen") : undefined;
  const notExchanged = items.length > 0 ? t("desk:order.itemsNotExchanged") : undefined;
  const nothing = chosen.length + items.length === 0 ? t("desk:order.nothingChosen") : undefined;
  const unavailable = noRight ?? notExchanged ?? noTicket ?? noReason;
  const other = rights.includes("refund_other_means");
  const [only] = chosen;

  const refund = async () => {
    const agreed = await confirm({
      title: t("desk:order.confirmRefund", { amount }),
      body: [
        chosen.length > 0 && t("desk:order.confirmRefundBody", { count: chosen.length }),
        ...items.map(({ label }) => t("desk:order.confirmRefundItem", { label })),
      ]
        .filter(Boolean)
        .join(" "),
      action: t("desk:order.refund", { amount }),
    });
    if (!agreed) return;
    await acts.refund(order, {
      tickets: chosen.map(({ ticket }) => ticket),
      items: items.map(({ item }) => item),
      fee: kept > 0 ? { label: t("desk:order.feeLabel"), amount: kept } : null,
      payments: amount === 0 ? null : givenBack(back, amount),
      motive,
      reason: undo.words,
      amount,
    });
  };

  return (
    <section className={styles.undo} aria-label={t("desk:order.undo")}>
      <div className={styles.fields}>
        <NativeSelect
          label={t("desk:order.reason")}
          value={motive}
          data={MOTIVES.map((value) => ({ value, label: t(`desk:motive.${value}`) }))}
          onChange={({ currentTarget }) => setMotive(currentTarget.value as Motive)}
        />
        <Field label={t("desk:order.words")} value={words} onChange={setWords} />
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
          data={BACK.map((value) => ({
            value,
            label: value === "origin" ? t("desk:order.toOrigin") : meansName({ t }, value, true),
          }))}
          onChange={({ currentTarget }) => setBack(currentTarget.value as Back)}
        />
      </div>
      <div className={styles.acts}>
        <Action unavailable={unavailable} onClick={() => onExchange(undo, false)}>
          {t("desk:order.exchange")}
        </Action>
        <Action unavailable={unavailable} onClick={() => onExchange(undo, true)}>
          {t("desk:order.reprice")}
        </Action>
        <Action
          unavailable={unavailable ?? (chosen.length > 1 ? t("desk:order.onlyOne") : undefined)}
          onClick={() => only && void acts.duplicate(order, only, undo)}
        >
          {t("desk:order.duplicate")}
        </Action>
        <Action unavailable={noRight ?? nothing ?? noReason} onClick={() => void refund()}>
          {t("desk:order.refund", { amount })}
        </Action>
      </div>
    </section>
  );
}
