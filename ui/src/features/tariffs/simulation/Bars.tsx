import { useWords } from "@/design";
import styles from "../Tariffs.module.css";

/** A value of a bar, and how it is written. */
export interface Measured {
  readonly value: number;
  readonly text: string;
}

/** A line of bars: what it is, what was, and what would be. */
export interface Pair {
  readonly name: string;
  readonly was?: Measured;
  readonly would?: Measured;
}

/** Values as bars from zero, what was above what would be; the table below says the same to the ear. */
export function Bars({ label, pairs }: { label: string; pairs: readonly Pair[] }) {
  const { t } = useWords();
  const each = pairs.flatMap(({ was, would }) => [was?.value ?? 0, would?.value ?? 0]);
  const most = Math.max(1, ...each);
  const said = pairs
    .map(({ name, was, would }) =>
      t("tariffs:simulation.picture", { name, value: [was?.text, would?.text].filter(Boolean).join(" → ") }),
    )
    .join(", ");
  return (
    <div className={styles.bars} role="img" aria-label={`${label}. ${said}`}>
      {pairs.map(({ name, was, would }) => (
        <div key={name} style={{ display: "contents" }}>
          <span>{name}</span>
          <div className={styles.pair}>
            {was && (
              <div className={styles.bar} data-current="" style={{ width: `${(was.value / most) * 100}%` }} />
            )}
            {would && <div className={styles.bar} style={{ width: `${(would.value / most) * 100}%` }} />}
          </div>
          <span>{[was?.text, would?.text].filter(Boolean).join(" → ")}</span>
        </div>
      ))}
    </div>
  );
}

/** One group of people, and how many of its places become cheaper and dearer. */
export interface Swing {
  readonly name: string;
  readonly less: number;
  readonly more: number;
  readonly text: string;
}

/** Who pays less at the left of a middle line, who pays more at its right. */
export function Swings({ label, swings }: { label: string; swings: readonly Swing[] }) {
  const { t } = useWords();
  const most = Math.max(1, ...swings.flatMap(({ less, more }) => [less, more]));
  const said = swings
    .map(({ name, text }) => t("tariffs:simulation.picture", { name, value: text }))
    .join(", ");
  return (
    <div className={styles.bars} role="img" aria-label={`${label}. ${said}`}>
      {swings.map(({ name, less, more, text }) => (
        <div key={name} style={{ display: "contents" }}>
          <span>{name}</span>
          <div className={styles.sides}>
            <div>
              <div className={styles.bar} data-side="less" style={{ width: `${(less / most) * 100}%` }} />
            </div>
            <div>
              <div className={styles.bar} data-side="more" style={{ width: `${(more / most) * 100}%` }} />
            </div>
          </div>
          <span>{text}</span>
        </div>
      ))}
    </div>
  );
}
