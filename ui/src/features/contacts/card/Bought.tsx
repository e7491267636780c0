import { useNavigate } from "@tanstack/react-router";
import { Tag, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import styles from "./ContactCard.module.css";

type Bought = NonNullable<Output<"contact_card">["bought"]>;
type Order = Bought["orders"][number];

/** One order: when, what for, how much; its number opens it at the desk. */
function OrderLine({ order }: { order: Order }) {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const mayOpen = useAllowed("order");
  const { number, placed_at, value, due, evenings, items } = order;
  const title = t("publics:bought.order", { number });
  return (
    <li className={styles.line}>
      <div className={styles.main}>
        {evenings.map(({ performance, title: show, starts_at, live, ended }) => (
          <p key={performance}>
            <strong>{show}</strong> · {f.momentShort(starts_at)} ·{" "}
            {[
              live > 0 && t("publics:bought.live", { count: live }),
              ended > 0 && t("publics:bought.ended", { count: ended }),
            ]
              .filter(Boolean)
              .join(", ")}
          </p>
        ))}
        {items.map(({ label, returned }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two passes of one kind have the same name.
          <p key={index}>
            {label} {returned && <Tag>{t("publics:held.returned")}</Tag>}
          </p>
        ))}
        <p className={styles.detail}>
          {mayOpen ? (
            <button
              type="button"
              className={styles.link}
              onClick={() => void navigate({ to: "/", search: { order: order.order } })}
            >
              {title}
            </button>
          ) : (
            title
          )}{" "}
          · {f.momentShort(placed_at)}
        </p>
        {due > 0 && <Tag tone="ochre">{t("publics:bought.due", { due })}</Tag>}
      </div>
      <strong className={styles.amount}>{f.money(value)}</strong>
    </li>
  );
}

/** What the contact bought, the latest first. */
export function Orders({ bought }: { bought: Bought | null | undefined }) {
  const { t } = useWords();
  return (
    <section className={styles.section} aria-label={t("publics:bought.title")}>
      <div className={styles.heading}>
        <h3 className={styles.title}>{t("publics:bought.title")}</h3>
        {bought && bought.outings > 0 && (
          <Tag tone="leaf">{t("publics:bought.outings", { count: bought.outings })}</Tag>
        )}
      </div>
      {!bought && <p className={styles.detail}>{t("publics:bought.hidden")}</p>}
      {bought?.orders.length === 0 && <p className={styles.detail}>{t("publics:bought.none")}</p>}
      <ul>
        {bought?.orders.map((order) => (
          <OrderLine key={order.order} order={order} />
        ))}
      </ul>
    </section>
  );
}

/** What the contact still holds: places of passes, money of cards, credit notes, gift vouchers. */
export function Holdings({ bought }: { bought: Bought }) {
  const { t, f } = useWords();
  const { passes, notes } = bought;
  const end = (day: string | null | undefined) =>
    day ? t("publics:held.until", { until: day }) : t("publics:held.noEnd");
  const left = ({ kind, left: places, credits, balance }: Bought["passes"][number]) => {
    if (kind === "wallet") return f.money(balance);
    if (kind === "membership") return "";
    return places === 0 ? t("publics:held.usedUp") : t("publics:held.left", { count: places, credits });
  };
  const state = ({ returned, expired, left: places, balance }: Bought["passes"][number]) => {
    if (returned && places === 0 && balance === 0) return <Tag>{t("publics:held.returned")}</Tag>;
    return expired ? <Tag>{t("publics:held.expired")}</Tag> : undefined;
  };
  return (
    <section className={styles.section} aria-label={t("publics:held.passes")}>
      <h3 className={styles.title}>{t("publics:held.passes")}</h3>
      {passes.length + notes.length === 0 && <p className={styles.detail}>{t("publics:held.none")}</p>}
      <ul>
        {passes.map((pass) => (
          <li key={pass.pass} className={styles.line}>
            <div className={styles.main}>
              {pass.name}
              <p className={styles.detail}>
                {pass.number} · {end(pass.expires_on)}
              </p>
              {pass.to_settle > 0 && (
                <p className={styles.detail}>{t("publics:held.toSettle", { count: pass.to_settle })}</p>
              )}
            </div>
            {state(pass) ?? <strong>{left(pass)}</strong>}
          </li>
        ))}
        {notes.map(({ kind, number, balance, expires_on, returned }) => (
          <li key={number} className={styles.line}>
            <div className={styles.main}>
              {t(kind === "voucher" ? "publics:held.voucher" : "publics:held.note", { number })}
              <p className={styles.detail}>{end(expires_on)}</p>
            </div>
            {returned && balance === 0 ? (
              <Tag>{t("publics:held.returned")}</Tag>
            ) : (
              <strong>{f.money(balance)}</strong>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
