import { useMemo } from "react";
import { useWords } from "@/design";
import type { Input } from "@/ipc/client";
import { printDocument } from "@/ipc/platform";
import { useAsk } from "@/ipc/query";
import { useDoing } from "../useDoing";
import type { OrderRead } from "./OrderDialog";
import type { Undo } from "./undo";

type TicketRead = OrderRead["tickets"][number];

/** What a refund is asked with, and the amount to tell. */
type Refund = Omit<Input<"refund_tickets">, "order"> & { amount: number };

/** What is done to an order that exists; each says what became of it, and answers whether it is done. */
export function useOrderActs() {
  const ask = useAsk();
  const doing = useDoing();
  const { t, f } = useWords();
  return useMemo(() => {
    const printed = async (order: OrderRead, tickets: readonly TicketRead[]) => {
      const { document } = await ask("print_tickets", {
        order: order.order,
        tickets: tickets.map(({ ticket }) => ticket),
      });
      await printDocument(document);
    };
    return {
      /** Prints tickets that never were. */
      print: (order: OrderRead, tickets: readonly TicketRead[]) =>
        doing(async () => {
          await printed(order, tickets);
          return t("desk:sold.printed", { count: tickets.length, number: order.number });
        }),
      /** Records that the holders of tickets entered; `due` is what the order then owes. */
      enter: async (order: OrderRead, tickets: readonly TicketRead[]): Promise<number | null> => {
        let due: number | null = null;
        await doing(async () => {
          const entered = await ask("record_entry", {
            order: order.order,
            tickets: tickets.map(({ ticket }) => ticket),
          });
          due = entered.due;
          return t("desk:order.entered", { count: tickets.length, number: entered.number });
        });
        return due;
      },
      /** Hands kept tickets over, and prints those that never were. */
      handOver: (order: OrderRead) =>
        doing(async () => {
          await ask("hand_over", { order: order.order });
          const unprinted = order.tickets.filter(({ end, printed_at }) => !end && !printed_at);
          if (unprinted.length > 0) await printed(order, unprinted);
          return t("desk:order.handed", { name: order.kept_for || order.number });
        }),
      /** Records a duplicate and prints it. */
      duplicate: (order: OrderRead, ticket: TicketRead, { motive, words }: Undo) =>
        doing(async () => {
          const { copy } = await ask("duplicate_ticket", {
            ticket: ticket.ticket,
            motive,
            reason: words,
          });
          await printed(order, [ticket]);
          return t("desk:order.duplicated", { copy: f.count(copy), number: ticket.number });
        }),
      /** Prints the voucher of an operation that gave tickets up. */
      voucher: (order: string, number: string) =>
        doing(async () => {
          const { document } = await ask("print_voucher", { order, number });
          await printDocument(document);
          return t("desk:order.voucherPrinted", { number });
        }),
      /** Prints a credit note. */
      note: (note: string) =>
        doing(async () => {
          const { document } = await ask("print_credit_note", { note });
          await printDocument(document);
          return t("desk:order.notePrinted");
        }),
      /** Gives tickets up and pays them back. */
      refund: (order: OrderRead, { amount, ...input }: Refund) =>
        doing(async () => {
          const { number } = await ask("refund_tickets", { ...input, order: order.order });
          return t("desk:order.refunded", { amount, number });
        }),
    };
  }, [ask, doing, t, f]);
}
