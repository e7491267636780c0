import type { ReactNode } from "react";
import styles from "./Page.module.css";
import { useWindowTitle } from "./windowTitle";

interface PageProps {
  /** The name of what is shown; the heading of the window. */
  title: string;
  /** `false` while what the screen is about is still being read: the window takes its name once it can be used. */
  ready?: boolean;
  /** A few words beside it: the date, the state. */
  subtitle?: ReactNode;
  /** Buttons of the whole page, the primary one last. */
  actions?: ReactNode;
  /** A column at the right that stays in sight. */
  aside?: ReactNode;
  /** `fill` gives the content the exact height of the window; `scroll` lets it be longer. */
  fit?: "fill" | "scroll";
  children: ReactNode;
}

/** One screen: its heading in the window's header line, its content, and a panel at the right if it has one. */
export function Page({ title, ready = true, subtitle, actions, aside, fit = "scroll", children }: PageProps) {
  useWindowTitle(ready ? title : undefined);
  return (
    <div className={styles.page} data-aside={aside ? "" : undefined} data-fit={fit}>
      <header className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        {subtitle && <p className={styles.subtitle}>{subtitle}</p>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      <main id="content" className={styles.content} tabIndex={-1}>
        {children}
      </main>
      {aside && <aside className={styles.aside}>{aside}</aside>}
    </div>
  );
}
