import { Amount, useWords } from "@/design";
import styles from "./Basket.module.css";
import type { ItemView } from "./view";

/** What a basket holds besides places: passes, gift vouchers, donations. */
export function BasketItems({
  items,
  onRemove,
}: {
  items: readonly ItemView[];
  onRemove: (item: string) => void;
}) {
  const { t } = useWords();
  if (items.length === 0) return null;
  return (
    <ul aria-label={t("desk:items.label")}>
      {items.map(({ id, label, price }) => (
        <li key={id} className={styles.line}>
          <b className={styles.place}>{label}</b>
          <span className={styles.price}>
            <Amount cents={price} size="strong" />
          </span>
          <button
            type="button"
            className={styles.remove}
            aria-label={t("desk:items.remove", { label })}
            onClick={() => onRemove(id)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
