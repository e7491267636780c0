import { Action, useWords } from "@/design";
import type { OrderRead } from "./OrderDialog";
import styles from "./OrderDialog.module.css";
import { useOrderActs } from "./useOrderActs";

/** What an order has on paper besides tickets: the voucher of each operation that gave something up, its credit notes. */
export function OrderPapers({ order, noRight }: { order: OrderRead; noRight: string | undefined }) {
  const { t } = useWords();
  const acts = useOrderActs();
  const operations = [
    ...new Set([...order.tickets, ...order.items].flatMap(({ end }) => (end ? [end.number] : []))),
  ];
  const notes = order.payments.flatMap(({ means, amount }) =>
    means.means === "credit_note" && amount < 0 && means.note ? [means.note] : [],
  );
  if (operations.length + notes.length === 0) return null;
  return (
    <section className={styles.papers} aria-label={t("desk:order.papers")}>
      {operations.map((number) => (
        <Action key={number} unavailable={noRight} onClick={() => void acts.voucher(order.order, number)}>
          {t("desk:order.voucher", { number })}
        </Action>
      ))}
      {[...new Set(notes)].map((note) => (
        <Action key={note} onClick={() => void acts.note(note)}>
          {t("desk:order.note")}
        </Action>
      ))}
    </section>
  );
}
