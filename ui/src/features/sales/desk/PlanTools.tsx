import { useWords } from "@/design";
import type { Category } from "../seat-plan/seat";
import styles from "./PlanTools.module.css";

/** What the seller looks for on the plan: a price class, or places for wheelchairs. */
export type Sought = { readonly category: string } | "wheelchair" | null;

interface PlanToolsProps {
  categories: readonly Category[];
  sought: Sought;
  /** How many places the next « meilleures places » takes. */
  count: number;
  onBest: () => void;
  onSeek: (sought: Sought) => void;
}

const isCategory = (sought: Sought, id: string) => typeof sought === "object" && sought?.category === id;

/** The buttons over the plan. */
export function PlanTools({ categories, sought, count, onBest, onSeek }: PlanToolsProps) {
  const { t } = useWords();
  const chip = (key: string, text: string, value: Exclude<Sought, null>) => {
    const pressed = typeof value === "string" ? sought === value : isCategory(sought, value.category);
    return (
      <button
        key={key}
        type="button"
        className={styles.chip}
        aria-pressed={pressed}
        onClick={() => onSeek(pressed ? null : value)}
      >
        {text}
      </button>
    );
  };
  return (
    <>
      <button type="button" className={styles.best} onClick={onBest}>
        {t("desk:plan.best", { count })}
      </button>
      {categories.map(({ id, name }) => chip(id, t("desk:plan.category", { name }), { category: id }))}
      {chip("wheelchair", t("desk:plan.wheelchair"), "wheelchair")}
    </>
  );
}
