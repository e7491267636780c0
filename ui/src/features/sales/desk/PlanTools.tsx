import { useWords } from "@/design";
import type { Area, Category } from "../seat-plan/seat";
import styles from "./PlanTools.module.css";

/** What the seller looks for on the plan: a price class, or places for wheelchairs. */
export type Sought = { readonly category: string } | "wheelchair" | null;

interface PlanToolsProps {
  categories: readonly Category[];
  areas: readonly Area[];
  /** Whether the hall has places for wheelchairs. */
  wheelchairs: boolean;
  sought: Sought;
  /** How many places the next « meilleures places » takes. */
  count: number;
  onBest: () => void;
  onArea: (area: Area) => void;
  onSeek: (sought: Sought) => void;
}

const isCategory = (sought: Sought, id: string) => typeof sought === "object" && sought?.category === id;

/** The buttons over the plan. */
export function PlanTools({
  categories,
  areas,
  wheelchairs,
  sought,
  count,
  onBest,
  onArea,
  onSeek,
}: PlanToolsProps) {
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
      {categories.map(({ id, name }) => chip(id, name, { category: id }))}
      {wheelchairs && chip("wheelchair", t("desk:plan.wheelchair"), "wheelchair")}
      {areas.map((area) => (
        <button
          key={area.id}
          type="button"
          className={styles.area}
          disabled={area.free === 0}
          aria-label={t("desk:plan.areaTake", { zone: area.name, asked: count, count: area.free })}
          onClick={() => onArea(area)}
        >
          {area.free === 0
            ? t("desk:plan.areaFull", { zone: area.name })
            : t("desk:plan.area", { zone: area.name, count: area.free })}
        </button>
      ))}
    </>
  );
}
