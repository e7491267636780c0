import styles from "./Meter.module.css";

interface MeterProps {
  /** From 0 to 1. */
  ratio: number;
  tone?: "ink" | "garnet" | "leaf";
}

/** A thin bar of how full something is; the figures beside it say the same, so it is silent for screen readers. */
export function Meter({ ratio, tone = "ink" }: MeterProps) {
  return (
    <div className={styles.meter} aria-hidden="true">
      <div
        className={styles.fill}
        data-tone={tone}
        style={{ width: `${Math.min(1, Math.max(0, ratio)) * 100}%` }}
      />
    </div>
  );
}
