import { Amount, useWords } from "@/design";
import styles from "./Basket.module.css";
import { Ladder } from "./Ladder";
import type { LineView } from "./view";

interface BasketProps {
  lines: readonly LineView[];
  onStep: (line: string, code: string) => void;
  onRemove: (line: string) => void;
}

/** The places to sell, each with its price and the reason of it. */
export function Basket({ lines, onStep, onRemove }: BasketProps) {
  const { t } = useWords();
  if (lines.length === 0) {
    return (
      <section className={styles.none} aria-label={t("desk:basket.label")}>
        <p className={styles.noneTitle}>{t("desk:basket.empty")}</p>
        <p>{t("desk:basket.emptyHint")}</p>
      </section>
    );
  }
  return (
    <ul className={styles.basket} aria-label={t("desk:basket.label")}>
      {lines.map(({ id, place, price, instead, reason, ladder }) => (
        <li key={id} className={styles.line}>
          <b className={styles.place}>{place}</b>
          <span className={styles.price}>
            {typeof price === "number" ? (
              <Amount cents={price} instead={instead ?? undefined} size="strong" />
            ) : (
              price
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
          <small className={styles.reason}>{reason}</small>
          {ladder && (
            <Ladder
              label={t("desk:basket.ladder", { seat: place })}
              steps={ladder.steps}
              chosen={ladder.chosen}
              onChoose={(code) => onStep(id, code)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
