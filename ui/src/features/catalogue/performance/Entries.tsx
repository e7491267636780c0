import { useState } from "react";
import { Action, Facts, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import { useRead } from "@/ipc/query";
import type { Performance } from "../states";
import { NoShowForm } from "./NoShowForm";
import styles from "./PerformancePage.module.css";

/** Tickets that take something on entry, when the performance has some: awaited, entered, missed. */
export function Entries({ performance }: { performance: Performance }) {
  const { t, f } = useWords();
  const [settling, setSettling] = useState(false);
  const maySell = useAllowed("entries");
  const maySettle = useAllowed("settle_no_shows");
  const entries = useRead("entries", { performance: performance.id }, { enabled: maySell }).data;
  if (!entries || entries.awaited + entries.entered + entries.missed === 0) return null;
  const { awaited, due, entered, missed } = entries;
  const blocked = maySettle ? undefined : t("ui:notAllowed");
  return (
    <section className={styles.section} aria-label={t("programme:entries.label")}>
      <h2 className={styles.title}>{t("programme:entries.label")}</h2>
      <Facts
        facts={[
          [
            t("programme:entries.awaited"),
            t("programme:entries.awaitedDue", { tickets: f.count(awaited), due }),
          ],
          [t("programme:entries.entered"), f.count(entered)],
          [t("programme:entries.missed"), f.count(missed)],
        ]}
      />
      <div className={styles.buttons}>
        <Action
          unavailable={blocked ?? (awaited === 0 ? t("programme:entries.none") : undefined)}
          onClick={() => setSettling(true)}
        >
          {t("programme:entries.act")}
        </Action>
      </div>
      {settling && (
        <NoShowForm performance={performance} entries={entries} onClose={() => setSettling(false)} />
      )}
    </section>
  );
}
