import { Card, Facts, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { named } from "./names";
import styles from "./Till.module.css";

/** What the till received since it was opened, and the cash that should be in it. */
export function Received({ till }: { till: Output<"till"> }) {
  const { t, f } = useWords();
  return (
    <Card title={t("till:state.title", { name: till.name, at: till.opened_at ?? "" })}>
      {till.also_at.length > 0 && (
        <p className={styles.warning} role="status">
          {t("till:state.alsoAt", { desks: till.also_at.join(", ") })}
        </p>
      )}
      <Facts
        facts={[
          [t("till:state.float"), f.money(till.float)],
          ...till.received.map(
            ({ means, count, amount }) =>
              [`${named(t, means)} (${f.count(count)})`, f.money(amount)] as const,
          ),
          [t("till:state.expected"), <strong key="expected">{f.money(till.expected)}</strong>],
        ]}
      />
      {till.received.length === 0 && <p className={styles.detail}>{t("till:state.none")}</p>}
    </Card>
  );
}
