import { Card, Facts, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { named } from "./names";
import styles from "./Till.module.css";

type Takings = Output<"takings">;

/** How the takings split: by tariff, channel and means, what was free and why, what was given up. */
export function TakingsSplits({ takings }: { takings: Takings }) {
  const { t, f } = useWords();
  const { tariffs, channels, payments, owed, free_by_motive, prepaid, advances, ended } = takings;
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
      {parts.map(
        ({ key, of, label }) =>
          of.length > 0 && (
            <Card key={key} title={t(`till:takings.${key}`)}>
              <Facts
                facts={[
                  ...of.map(
                    ({ name, count, amount }) =>
                      [`${label(name)} (${f.count(count)})`, f.money(amount)] as const,
                  ),
                  ...(key === "payments" && owed !== 0
                    ? [[t("till:takings.owed"), f.money(owed)] as const]
                    : []),
                ]}
              />
            </Card>
          ),
      )}
    </div>
  );
}
