import { useWords } from "@/design";
import type { Output } from "@/ipc/client";
import styles from "./ImportPage.module.css";

/** The lines that give no contact, each with its reason. */
export function Refusals({ refusals }: { refusals: Output<"preview_import">["refusals"] }) {
  const { t } = useWords();
  if (refusals.length === 0) return null;
  return (
    <section className={styles.refusals} aria-label={t("publics:import.refusals")}>
      <ul>
        {refusals.map(({ line, reason }) => (
          <li key={line} className={styles.detail}>
            {t("publics:import.line", { line })} · {t(`publics:reason.${reason}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}
