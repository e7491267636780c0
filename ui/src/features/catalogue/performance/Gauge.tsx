import { Meter, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import styles from "./PerformancePage.module.css";

type Capacity = Output<"capacity">;

/** How full the hall is, whole and by zone. */
export function Gauge({ capacity }: { capacity: Capacity }) {
  const { t } = useWords();
  const lines = [
    { id: "whole", name: t("programme:gauge.whole"), gauge: capacity.total },
    ...(capacity.zones.length > 1 ? capacity.zones : []),
  ];
  return (
    <section className={styles.section} aria-label={t("programme:gauge.title")}>
      <h2 className={styles.title}>{t("programme:gauge.title")}</h2>
      {lines.map(({ id, name, gauge }) => (
        <div key={id} className={styles.gauge}>
          <div className={styles.between}>
            <span>{name}</span>
            <span className={styles.detail}>
              {t("programme:gauge.line", { sold: gauge.sold, free: gauge.free })}{" "}
              {t("programme:gauge.of", { capacity: gauge.capacity })}
            </span>
          </div>
          <Meter ratio={gauge.capacity > 0 ? gauge.sold / gauge.capacity : 0} />
        </div>
      ))}
      <p className={styles.detail}>{t("programme:gauge.kept", capacity.total)}</p>
    </section>
  );
}
