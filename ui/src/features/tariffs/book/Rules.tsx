import { Card, Field, useWords } from "@/design";
import styles from "../Tariffs.module.css";
import { AmountCell } from "./AmountCell";
import { type Document, type LadderRule, type PathRule, type Tariff, withTariff } from "./document";

interface PartProps {
  book: Document;
  onChange: (book: Document) => void;
}

/** The tariff with another rule of the same kind. */
const ruled = (tariff: Tariff, rule: LadderRule | PathRule): Tariff => ({
  ...tariff,
  rule: rule as Tariff["rule"],
});

/** The levels of each ladder, whose prices the person names. */
export function Ladders({ book, onChange }: PartProps) {
  const { t } = useWords();
  const ladders = book.tariffs.filter(({ rule }) => rule.kind === "ladder");
  return (
    <Card title={t("tariffs:ladder.title")}>
      {ladders.length === 0 && <p className={styles.detail}>{t("tariffs:ladder.none")}</p>}
      {ladders.map((tariff) => {
        const rule = tariff.rule as unknown as LadderRule;
        const price = (letter: string, value: number) =>
          onChange(
            withTariff(
              book,
              ruled(tariff, {
                ...rule,
                levels: rule.levels.map((level) =>
                  level.letter === letter ? { ...level, price: { kind: "amount", value } } : level,
                ),
              }),
            ),
          );
        return (
          <div key={tariff.id} className={styles.line}>
            <strong>{tariff.name}</strong>
            {rule.levels.map(({ letter, price: { kind, value } }) => (
              <div key={letter}>
                <span className={styles.detail}>{t("tariffs:ladder.level", { letter })}</span>
                <AmountCell
                  label={t("tariffs:ladder.of", { tariff: tariff.name, letter })}
                  disabled={kind !== "amount"}
                  cents={kind === "amount" ? (value as number) : null}
                  onChange={(cents) => price(letter, cents ?? 0)}
                />
              </div>
            ))}
          </div>
        );
      })}
    </Card>
  );
}

/** The steps of each path: from how many, how much off. */
export function Steps({ book, onChange }: PartProps) {
  const { t } = useWords();
  const paths = book.tariffs.filter(({ rule }) => rule.kind === "path");
  return (
    <Card title={t("tariffs:path.title")}>
      {paths.length === 0 && <p className={styles.detail}>{t("tariffs:path.none")}</p>}
      {paths.map((tariff) => {
        const rule = tariff.rule as unknown as PathRule;
        const change = (rank: number, part: Partial<PathRule["steps"][number]>) =>
          onChange(
            withTariff(
              book,
              ruled(tariff, {
                ...rule,
                steps: rule.steps.map((step, index) => (index === rank ? { ...step, ...part } : step)),
              }),
            ),
          );
        return (
          <div key={tariff.id} className={styles.line}>
            <strong>{tariff.name}</strong>
            {rule.steps.map(({ from, off }, rank) => {
              const named = { tariff: tariff.name, rank: rank + 1 };
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a step has no name but its rank.
                <div key={rank} className={styles.line}>
                  <Field
                    className={styles.cell}
                    label={t("tariffs:path.from")}
                    aria-label={t("tariffs:path.fromOf", named)}
                    size="xs"
                    inputMode="numeric"
                    value={String(from)}
                    onChange={(value) => /^\d+$/.test(value) && change(rank, { from: Number(value) })}
                  />
                  {off.kind === "share" ? (
                    <Field
                      className={styles.cell}
                      label={t("tariffs:path.off")}
                      aria-label={t("tariffs:path.offOf", named)}
                      size="xs"
                      inputMode="numeric"
                      rightSection={t("tariffs:path.percent")}
                      value={String(off.value / 100)}
                      onChange={(value) =>
                        /^\d+$/.test(value) && change(rank, { off: { ...off, value: Number(value) * 100 } })
                      }
                    />
                  ) : (
                    <AmountCell
                      label={t("tariffs:path.offAmountOf", named)}
                      cents={off.value}
                      onChange={(cents) => change(rank, { off: { ...off, value: cents ?? 0 } })}
                    />
                  )}
                </div>
              );
            })}
          </div>
        );
      })}
    </Card>
  );
}
