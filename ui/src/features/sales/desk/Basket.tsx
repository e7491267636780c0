import { Amount, useWords } from "@/design";
import styles from "./Basket.module.css";
import { BasketItems } from "./BasketItems";
import { Ladder } from "./Ladder";
import { OffersMenu } from "./OffersMenu";
import type { ItemView, LineView, OfferView } from "./view";

interface BasketProps {
  lines: readonly LineView[];
  items: readonly ItemView[];
  noByHand: string | undefined;
  onStep: (line: string, tariff: string, code: string) => void;
  onOffer: (line: string | "all", offer: OfferView) => void;
  onByHand: (line: string | "all", offer: OfferView) => void;
  onRemove: (line: string) => void;
  onRemoveItem: (item: string) => void;
}

/** The reason without the name of the tariff, which the button before it already says. */
const unsaid = (reason: string, tariff: string): string =>
  reason.startsWith(tariff) ? reason.slice(tariff.length).replace(/^[\s,:]+/, "") : reason;

/** What is to be sold: the places, each with its price and the reason of it, then what is no place. */
export function Basket(props: BasketProps) {
  const { lines, items, noByHand, onStep, onOffer, onByHand, onRemove, onRemoveItem } = props;
  const { t } = useWords();
  if (lines.length + items.length === 0) {
    return (
      <section className={styles.none} aria-label={t("desk:basket.label")}>
        <p className={styles.noneTitle}>{t("desk:basket.empty")}</p>
        <p>{t("desk:basket.emptyHint")}</p>
      </section>
    );
  }
  const [first] = lines;
  const menu = (line: string | "all", label: string, current: string, offers: readonly OfferView[]) => (
    <OffersMenu
      label={label}
      current={current}
      offers={offers}
      noByHand={noByHand}
      onTake={(offer) => onOffer(line, offer)}
      onByHand={() => {
        const base = offers.find(({ chosen }) => chosen) ?? offers[0];
        if (base) onByHand(line, base);
      }}
    />
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: the place that F6 goes to; its list is inside.
    <div className={styles.basket} id="basket" role="group" aria-label={t("desk:basket.label")} tabIndex={-1}>
      {first && lines.length > 1 && (
        <p className={styles.all}>
          {menu("all", t("desk:basket.offersAll"), t("desk:basket.offersAll"), first.offers)}
        </p>
      )}
      {first && (
        <ul>
          {lines.map(({ id, place, price, instead, reason, ladder, offers, tariff }) => (
            <li key={id} className={styles.line}>
              <b className={styles.place}>{place}</b>
              <span className={styles.price}>
                {typeof price === "number" ? (
                  <Amount cents={price} instead={instead ?? undefined} size="strong" />
                ) : (
                  (price ?? t("desk:basket.toChoose"))
                )}
              </span>
              <button
                type="button"
                className={styles.remove}
                aria-label={t("desk:basket.remove", { seat: place })}
                onClick={() => onRemove(id)}
              >
                ×
              </button>
              <small className={styles.reason} title={reason}>
                {menu(id, t("desk:basket.offers", { seat: place }), tariff, offers)}
                {unsaid(reason, tariff)}
              </small>
              {ladder && (
                <Ladder
                  label={t("desk:basket.ladder", { seat: place })}
                  steps={ladder.steps}
                  chosen={ladder.chosen}
                  onChoose={(code) => onStep(id, ladder.tariff, code)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <BasketItems items={items} onRemove={onRemoveItem} />
    </div>
  );
}
