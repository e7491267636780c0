import { Facts, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import styles from "./HallPage.module.css";

type Preview = Output<"preview_plan">;

/** What a file holds, and what is odd in it. */
export function PlanPreview({ preview }: { preview: Preview }) {
  const { t } = useWords();
  const say = (warning: Preview["warnings"][number]) =>
    t(`programme:warning.${warning.kind}`, warning as never);
  return (
    <div className={styles.preview}>
      <p>{t("programme:hall.found", preview)}</p>
      {preview.renumbered > 0 && <p>{t("programme:hall.renumbered", { count: preview.renumbered })}</p>}
      <Facts
        facts={preview.zones.map((zone) => [
          zone.name,
          t("programme:hall.zoneLine", { rows: zone.rows, seats: zone.seats, capacity: zone.capacity }),
        ])}
      />
      {preview.warnings.length > 0 && (
        <section aria-label={t("programme:hall.warnings")}>
          <h3 className={styles.title}>{t("programme:hall.warnings")}</h3>
          <ul className={styles.warnings}>
            {[...new Set(preview.warnings.map(say))].map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
