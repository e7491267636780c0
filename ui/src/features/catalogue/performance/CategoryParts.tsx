import { Choice, Fields, useWords } from "@/design";
import type { Category, Falls, Part } from "./categories";
import styles from "./PerformancePage.module.css";

interface CategoryPartsProps {
  parts: readonly Part[];
  rows: readonly Category[];
  falls: Falls;
  onFall: (part: string, key: number | undefined) => void;
}

/** What of the hall falls in which price category; a zone that names one comes before the plan's own categories. */
export function CategoryParts({ parts, rows, falls, onFall }: CategoryPartsProps) {
  const { t } = useWords();
  const group = (kind: Part["kind"], title: string, none: string) => (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.title}>{title}</h3>
      <Fields>
        {parts
          .filter((part) => part.kind === kind)
          .map(({ id, name, places }) => (
            <Choice
              key={id}
              label={t("programme:category.part", { name, count: places })}
              value={String(falls.get(id) ?? "")}
              onChange={(key) => onFall(id, key === "" ? undefined : Number(key))}
              options={[
                { value: "", label: none },
                ...rows.map(({ key, name: category }) => ({ value: String(key), label: category })),
              ]}
            />
          ))}
      </Fields>
    </section>
  );
  return (
    <>
      {group("plan", t("programme:category.ofPlan"), t("programme:category.none"))}
      {group("zone", t("programme:category.ofZones"), t("programme:category.asPlan"))}
    </>
  );
}
