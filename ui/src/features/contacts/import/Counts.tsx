import type { ReactNode } from "react";
import { useWords } from "@/design";
import styles from "./ImportPage.module.css";

interface CountsProps {
  counts: { readonly created: number; readonly matched: number; readonly refused: number };
  action: ReactNode;
}

/** The three figures of an import: who is new, who was there, what is refused. */
export function Counts({ counts, action }: CountsProps) {
  const { t, f } = useWords();
  return (
    <div className={styles.figures}>
      {(["created", "matched", "refused"] as const).map((name) => (
        <div key={name} className={styles.figure}>
          <span className={styles.number}>{f.count(counts[name])}</span>
          <span className={styles.detail}>{t(`publics:import.${name}`)}</span>
        </div>
      ))}
      <div className={styles.act}>{action}</div>
    </div>
  );
}
