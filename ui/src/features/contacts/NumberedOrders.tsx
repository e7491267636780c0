import { useNavigate } from "@tanstack/react-router";
import { Action, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import styles from "./ContactList.module.css";

interface NumberedOrdersProps {
  orders: Output<"find_contacts">["orders"];
  onPerson: (contact: string) => void;
}

/** The orders that bear the number typed, or hold a ticket that does: whose they are, and the way to open them. */
export function NumberedOrders({ orders, onPerson }: NumberedOrdersProps) {
  const { t } = useWords();
  const navigate = useNavigate();
  if (orders.length === 0) return null;
  return (
    <ul aria-label={t("publics:list.orders")}>
      {orders.map(({ order, number, contact, name, title, tickets }) => (
        <li key={order} className={styles.order}>
          <span>{t("publics:list.order", { number, title, count: tickets })}</span>
          {contact && <Action onClick={() => onPerson(contact)}>{name}</Action>}
          <Action onClick={() => void navigate({ to: "/", search: { order } })}>
            {t("publics:list.openOrder")}
          </Action>
        </li>
      ))}
    </ul>
  );
}
