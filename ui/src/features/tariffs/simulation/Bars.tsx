import { useWords } from "@/design";
import styles from "../Tariffs.module.css";

/** A bar: what it is, how long, and how its value is written. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly text: string;
  /** Whether it is what was, beside which the others are read. */
  readonly current?: boolean;
}

/** Values as bars from zero; the table below says the same to the ear. */
export function Bars({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const { t } = useWords();
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const said = bars
    .map(({ name, text }) => t("tariffs:simulation.picture", { name, value: text }))
    .join(", ");
  return (
    <div className={styles.bars} role="img" aria-label={`${label}. ${said}`}>
      {bars.map(({ name, value, text, current }) => (
        <div key={name} style={{ display: "contents" }}>
          <span>{name}</span>
          <div
            className={styles.bar}
            data-current={current ? "" : undefined}
            style={{ width: `${(Math.max(0, value) / most) * 100}%` }}
          />
          <span>{text}</span>
        </div>
      ))}
    </div>
  );
}
