import { Modal } from "@mantine/core";
import { useState } from "react";
import { Action, Amount, Tag, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { placeName } from "../desk/lines";
import styles from "./OrderDialog.module.css";
import { OrderPapers } from "./OrderPapers";
import { Undoing } from "./Undoing";
import type { Undo } from "./undo";
import { useOrderActs } from "./useOrderActs";

/** An order of the backend. */
export type OrderRead = Output<"order">;
type TicketRead = OrderRead["tickets"][number];

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

function TicketLine({
  ticket,
  chosen,
  onToggle,
}: {
  ticket: TicketRead;
  chosen: boolean;
  onToggle: () => void;
}) {
  const words = useWords();
  const { t } = words;
  const ended = ticket.end ? t(`desk:order.ended.${ticket.end.how as "refunded"}`) : null;
  return (
    <li className={styles.ticket} data-ended={ended ? "" : undefined}>
      <input
        type="checkbox"
        aria-label={t("desk:order.select", { number: ticket.number })}
        checked={chosen}
        disabled={ended !== null}
        onChange={onToggle}
      />
      <span className={styles.what}>
        <strong>{placeName(words, ticket)}</strong> {ticket.title}
        <small>
          {ticket.number} · {ticket.tariff_name}
        </small>
      </span>
      {ended && <Tag>{ended}</Tag>}
      {!ended && ticket.printed_at && <Tag tone="leaf">{t("desk:order.printed")}</Tag>}
      {ticket.copies > 0 && <Tag>{t("desk:order.copies", { count: ticket.copies })}</Tag>}
      <Amount cents={ticket.price} />
    </li>
  );
}

/** An order as it stands, and what can be done to it in one gesture. */
export function OrderDialog({ order: id, rights, onPay, onExchange, onClose }: OrderDialogProps) {
  const { t } = useWords();
  const read = useRead("order", { order: id }, { keep: true });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const acts = useOrderActs();
  const order = read.data;
  if (!order) return null;

  const chosen = live(order).filter(({ ticket }) => !left.has(ticket));
  const toggle = (ticket: string) =>
    setLeft((now) => {
      const next = new Set(now);
      if (!next.delete(ticket)) next.add(ticket);
      return next;
    });
  const unprinted = chosen.filter(({ printed_at }) => !printed_at);
  const noneChosen = chosen.length === 0 ? t("desk:order.noneChosen") : undefined;
  const kept = order.delivery === "kept" && !order.collected_at && !order.released_at;
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
            onToggle={() => toggle(ticket.ticket)}
          />
        ))}
      </ul>
      {order.items.length > 0 && (
        <p className={styles.paid}>
          {order.items.map(({ label, amount }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two items may be alike; their place tells them apart.
            <span key={index}>
              {label} <Amount cents={amount} />
            </span>
          ))}
        </p>
      )}
      <p className={styles.paid}>
        {order.payments.map(({ payment, means, amount }) => (
          <span key={payment}>
            {t(`desk:means.${means.means}`)} <Amount cents={amount} />
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
        {kept && (
          <Action primary={order.due <= 0} unavailable={owed} onClick={() => void acts.handOver(order)}>
            {t("desk:order.handOver")}
          </Action>
        )}
        <Action
          unavailable={noneChosen ?? (unprinted.length === 0 ? t("desk:order.allPrinted") : undefined)}
          onClick={() => void acts.print(order, unprinted)}
        >
          {t("desk:order.print")}
        </Action>
      </div>
      <OrderPapers order={order} noRight={rights.includes("undo") ? undefined : t("desk:order.noRight")} />
      <Undoing
        order={order}
        chosen={chosen}
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
