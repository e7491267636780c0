import { useWords } from "@/design";
import type { Output } from "@/ipc/client";
import styles from "./ImportPage.module.css";

interface RefusalsProps {
  title: string;
  lines: Output<"preview_import">["refusals"];
}

/** The lines that give no contact, or that a person should look at again, each with its reason. */
export function Refusals({ title, lines }: RefusalsProps) {
  const { t } = useWords();
  if (lines.length === 0) return null;
  return (
    <section className={styles.refusals} aria-label={title}>
      <h3 className={styles.detail}>{title}</h3>
      <ul>
        {lines.map(({ line, reason }) => (
          <li key={line} className={styles.detail}>
            {t("publics:import.line", { line })} · {t(`publics:reason.${reason}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}
