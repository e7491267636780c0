import { Action, useWindowTitle, useWords } from "@/design";
import styles from "./FirstStart.module.css";

/** The three ways to begin. */
export type Beginning = "demo" | "create" | "join";

const WAYS: readonly Beginning[] = ["demo", "create", "join"];

interface FirstStartProps {
  onBegin: (way: Beginning) => void;
  /** Why a way cannot be taken here, in words. */
  unavailable?: Partial<Record<Beginning, string>>;
}

/** The very first screen: what Parterre is in two lines, and three ways to begin. */
export function FirstStart({ onBegin, unavailable = {} }: FirstStartProps) {
  const { t } = useWords();
  useWindowTitle(t("start:first.title"));
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <span className={styles.mark} aria-hidden="true">
          P
        </span>
        <h1 className={styles.title}>{t("start:first.title")}</h1>
        <p className={styles.lead}>{t("start:first.lead")}</p>
      </header>
      <ul className={styles.ways} aria-label={t("start:first.choose")}>
        {WAYS.map((way) => (
          <li key={way} className={styles.way}>
            <h2 className={styles.name}>{t(`start:first.${way}.title`)}</h2>
            <p className={styles.body}>{t(`start:first.${way}.body`)}</p>
            <p className={styles.time}>{t(`start:first.${way}.time`)}</p>
            <Action primary={way === "create"} unavailable={unavailable[way]} onClick={() => onBegin(way)}>
              {t(`start:first.${way}.action`)}
            </Action>
          </li>
        ))}
      </ul>
    </main>
  );
}
