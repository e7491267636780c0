import { Amount, Tag, useWords } from "@/design";
import { placeName } from "../desk/lines";
import type { OrderRead } from "./OrderDialog";
import styles from "./OrderDialog.module.css";

type TicketRead = OrderRead["tickets"][number];
type ItemRead = OrderRead["items"][number];

interface TicketLineProps {
  ticket: TicketRead;
  chosen: boolean;
  onToggle: () => void;
}

/** What the ticket takes after its sale: still, or no more. */
function Promises({ promises }: { promises: NonNullable<TicketRead["promises"]> }) {
  const { t } = useWords();
  return promises.map(({ kind, at, value, ended }, index) => {
    const key = `${index} ${kind}`;
    if (ended === "given_up") return null;
    if (ended) {
      const tone = ended === "kept" ? "leaf" : "ochre";
      return (
        <Tag key={key} tone={tone}>
          {t(`desk:order.promise.${at as "entry"}.${ended as "kept"}`)}
        </Tag>
      );
    }
    const name = kind === "money" ? "money" : (at as "entry");
    return <Tag key={key}>{t(`desk:order.promise.stands.${name}`, { value })}</Tag>;
  });
}

/** A ticket of an order. */
export function TicketLine({ ticket, chosen, onToggle }: TicketLineProps) {
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
      {!ended && <Promises promises={ticket.promises ?? []} />}
      {ticket.copies > 0 && <Tag>{t("desk:order.copies", { count: ticket.copies })}</Tag>}
      <Amount cents={ticket.price} />
    </li>
  );
}

interface ItemLineProps {
  item: ItemRead;
  chosen: boolean;
  rights: readonly string[];
  onToggle: () => void;
}

/** What an order holds besides tickets; a fee and a donation are not given back. */
export function ItemLine({ item, chosen, rights, onToggle }: ItemLineProps) {
  const { t } = useWords();
  const { label, number, amount, used, end, kind, returns } = item;
  const kept = () => {
    if (end || used === 0) return undefined;
    if (used >= amount) return t("desk:order.usedUp");
    const manager = kind === "pass" && !rights.includes("refund_other_means");
    return manager ? t("desk:order.usedManager") : undefined;
  };
  const blocked = kept();
  const said = [number, !end && used > 0 && t("desk:order.used", { used, left: amount - used }), blocked];
  return (
    <li className={styles.ticket} data-ended={end ? "" : undefined}>
      {returns || (number && end) ? (
        <input
          type="checkbox"
          aria-label={
            number ? t("desk:order.selectItem", { label, number }) : t("desk:order.selectLabel", { label })
          }
          checked={chosen}
          disabled={Boolean(end) || blocked !== undefined}
          onChange={onToggle}
        />
      ) : (
        <span className={styles.noChoice} />
      )}
      <span className={styles.what}>
        <strong>{label}</strong>
        <small>{said.filter(Boolean).join(" · ")}</small>
      </span>
      {end && <Tag>{t(`desk:order.ended.${end.how as "refunded"}`)}</Tag>}
      <Amount cents={amount} />
    </li>
  );
}
