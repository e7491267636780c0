import { Action, Field, useWords } from "@/design";
import { type Category, moved } from "./categories";
import styles from "./PerformancePage.module.css";

interface CategoryRowsProps {
  rows: readonly Category[];
  /** How many places each has, by its key. */
  places: ReadonlyMap<number, number>;
  onChange: (rows: readonly Category[]) => void;
  onRemove: (key: number) => void;
}

/** The price categories, the dearest first: their codes, their printed names, their places, their order. */
export function CategoryRows({ rows, places, onChange, onRemove }: CategoryRowsProps) {
  const { t } = useWords();
  const change = (key: number, part: Partial<Category>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <ol className={styles.categories} aria-label={t("programme:category.list")}>
      {rows.map(({ key, code, name }, at) => (
        <li key={key} className={styles.category}>
          <Field
            label={t("programme:category.code")}
            value={code}
            onChange={(value) => change(key, { code: value })}
            data-autofocus={at === 0 ? true : undefined}
          />
          <Field
            label={t("programme:category.name")}
            value={name}
            onChange={(value) => change(key, { name: value })}
          />
          <span className={styles.count}>
            {t("programme:category.places", { count: places.get(key) ?? 0 })}
          </span>
          <Action
            aria-label={t("programme:category.up", { name })}
            unavailable={at === 0 ? t("programme:category.first") : undefined}
            onClick={() => onChange(moved(rows, at, -1))}
          >
            ↑
          </Action>
          <Action
            aria-label={t("programme:category.down", { name })}
            unavailable={at === rows.length - 1 ? t("programme:category.last") : undefined}
            onClick={() => onChange(moved(rows, at, 1))}
          >
            ↓
          </Action>
          <Action
            aria-label={t("programme:category.remove", { name })}
            unavailable={rows.length === 1 ? t("programme:category.only") : undefined}
            onClick={() => onRemove(key)}
          >
            ×
          </Action>
        </li>
      ))}
    </ol>
  );
}
