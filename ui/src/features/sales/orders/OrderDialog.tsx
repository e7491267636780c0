import { Modal } from "@mantine/core";
import { useState } from "react";
import { Action, Amount, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { OrderMail } from "../mail/OrderMail";
import { meansName } from "../pay/meansName";
import styles from "./OrderDialog.module.css";
import { ItemLine, TicketLine } from "./OrderLines";
import { OrderPapers } from "./OrderPapers";
import { Undoing } from "./Undoing";
import type { Undo } from "./undo";
import { useOrderActs } from "./useOrderActs";

/** An order of the backend. */
export type OrderRead = Output<"order">;

interface OrderDialogProps {
  order: string;
  rights: readonly string[];
  /** Pays what it owes. */
  onPay: (order: OrderRead) => void;
  /** Begins an exchange of some of its tickets, for other places or for the same ones at another tariff. */
  onExchange: (order: OrderRead, tickets: readonly string[], undo: Undo, samePlaces: boolean) => void;
  onClose: () => void;
}

/** The tickets that stand, and may be given up. */
const live = ({ tickets }: OrderRead) => tickets.filter(({ end }) => !end);

/** The set with `id` in it, or out of it when it was in. */
const toggled = (set: ReadonlySet<string>, id: string): Set<string> => {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
};

/** An order as it stands, and what can be done to it in one gesture. */
export function OrderDialog({ order: id, rights, onPay, onExchange, onClose }: OrderDialogProps) {
  const { t } = useWords();
  const read = useRead("order", { order: id }, { keep: true });
  // Tickets are chosen unless one says otherwise; a pass or a gift voucher only when one says so.
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const acts = useOrderActs();
  const order = read.data;
  if (!order) return null;

  const chosen = live(order).filter(({ ticket }) => !left.has(ticket));
  const items = order.items.filter(({ item, end }) => !end && taken.has(item));
  const unprinted = chosen.filter(({ printed_at }) => !printed_at);
  const noneChosen = chosen.length === 0 ? t("desk:order.noneChosen") : undefined;
  const awaited = chosen.filter(({ promises }) =>
    promises?.some(({ at, ended }) => at === "entry" && !ended),
  );
  const enter = async () => {
    const due = await acts.enter(order, awaited);
    if (due) onPay({ ...order, due });
  };
  const kept = order.delivery === "kept" && !order.collected_at && !order.released_at;
  const noRight = rights.includes("undo") ? undefined : t("desk:order.noRight");
  const owed = order.due > 0 ? t("desk:order.unpaid", { due: order.due }) : undefined;

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("desk:order.title", { number: order.number })}
      size="xl"
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": t("desk:order.close") }}
    >
      <p className={styles.facts}>
        {[order.kept_for, t("desk:order.placed", { at: order.placed_at })].filter(Boolean).join(" · ")}
      </p>
      <ul className={styles.tickets} aria-label={t("desk:order.tickets")}>
        {order.tickets.map((ticket) => (
          <TicketLine
            key={ticket.ticket}
            ticket={ticket}
            chosen={chosen.includes(ticket)}
            onToggle={() => setLeft((now) => toggled(now, ticket.ticket))}
          />
        ))}
        {order.items.map((item) => (
          <ItemLine
            key={item.item}
            item={item}
            chosen={items.includes(item)}
            rights={rights}
            onToggle={() => setTaken((now) => toggled(now, item.item))}
          />
        ))}
      </ul>
      <p className={styles.paid}>
        {order.payments.map(({ payment, means, amount }) => (
          <span key={payment}>
            {meansName({ t }, means.means, amount < 0)} <Amount cents={amount} />
          </span>
        ))}
        {order.due > 0 && <strong>{t("desk:order.due", { due: order.due })}</strong>}
      </p>
      <div className={styles.acts}>
        {order.due > 0 && (
          <Action primary onClick={() => onPay(order)}>
            {t("desk:order.pay", { amount: order.due })}
          </Action>
        )}
        {awaited.length > 0 && (
          <Action primary={order.due <= 0} onClick={() => void enter()}>
            {t("desk:order.enter", { count: awaited.length })}
          </Action>
        )}
        {kept && (
          <Action primary={order.due <= 0} unavailable={owed} onClick={() => void acts.handOver(order)}>
            {t("desk:order.handOver")}
          </Action>
        )}
        <Action
          unavailable={
            owed ?? noneChosen ?? (unprinted.length === 0 ? t("desk:order.allPrinted") : undefined)
          }
          onClick={() => void acts.print(order, unprinted)}
        >
          {t("desk:order.print")}
        </Action>
      </div>
      <OrderMail order={order} noRight={noRight} owed={owed} />
      <OrderPapers order={order} noRight={noRight} />
      <Undoing
        order={order}
        chosen={chosen}
        items={items}
        rights={rights}
        onExchange={(undo, samePlaces) =>
          onExchange(
            order,
            chosen.map(({ ticket }) => ticket),
            undo,
            samePlaces,
          )
        }
      />
    </Modal>
  );
}
