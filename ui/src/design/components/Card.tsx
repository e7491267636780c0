import type { ReactNode } from "react";
import styles from "./Card.module.css";

interface CardProps {
  title?: string;
  /** At the right of the title. */
  actions?: ReactNode;
  /** `sunken` for a card inside a card. */
  tone?: "card" | "sunken";
  className?: string | undefined;
  children: ReactNode;
}

/** A sheet of paper on the page: things that belong together. */
export function Card({ title, actions, tone = "card", className, children }: CardProps) {
  return (
    <section
      className={[styles.card, className].filter(Boolean).join(" ")}
      data-tone={tone}
      aria-label={title}
    >
      {(title || actions) && (
        <header className={styles.head}>
          {title && <h2 className={styles.title}>{title}</h2>}
          {actions && <div className={styles.actions}>{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
