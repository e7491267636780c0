import { Card, Facts, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useBalance } from "./balance";
import { named } from "./names";
import styles from "./Till.module.css";

type Takings = Output<"takings">;

/** What makes the takings add up, and how they split: by tariff, channel and means, what was free, what was given up. */
export function TakingsSplits({ takings }: { takings: Takings }) {
  const { t, f } = useWords();
  const { tariffs, channels, payments, balance, free_by_motive, prepaid, advances, ended } = takings;
  const balanced = useBalance();
  const said = (name: string) => named(t, name);
  const parts = [
    { key: "tariffs", of: tariffs, label: (name: string) => name },
    { key: "channels", of: channels, label: said },
    { key: "payments", of: payments, label: said },
    { key: "motives", of: free_by_motive, label: (name: string) => name },
    { key: "prepaid", of: prepaid, label: (name: string) => name },
    { key: "advances", of: advances, label: (name: string) => name },
    { key: "ended", of: ended, label: (name: string) => t(`till:takings.endedBy.${name as "refunded"}`) },
  ] as const;
  return (
    <div className={styles.splits}>
      <Card title={t("till:balance.title")}>
        <Facts facts={balanced(balance)} />
      </Card>
      {parts.map(
        ({ key, of, label }) =>
          of.length > 0 && (
            <Card key={key} title={t(`till:takings.${key}`)}>
              <Facts
                facts={of.map(({ name, count, amount }) => [
                  `${label(name)} (${f.count(count)})`,
                  f.money(amount),
                ])}
              />
            </Card>
          ),
      )}
    </div>
  );
}
