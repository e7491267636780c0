import type { ReactNode } from "react";
import styles from "./Tag.module.css";

/** What a tag says: a benefit or a success, a caution, a fact, the current choice, or nothing in particular. */
export type Tone = "leaf" | "ochre" | "sky" | "garnet" | "plain";

/** Two or three words about something, in a colour that never says it alone. */
export function Tag({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={styles.tag} data-tone={tone}>
      {children}
    </span>
  );
}
