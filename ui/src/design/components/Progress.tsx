import { useWords } from "../words/useWords";
import { Action } from "./Action";
import { Meter } from "./Meter";
import styles from "./Progress.module.css";

interface ProgressProps {
  /** What is being done. */
  label: string;
  done: number;
  /** 0 while the size of the work is not known. */
  total: number;
  /** Milliseconds left, when something honest can be said. */
  remaining: number | null;
  onCancel: () => void;
}

/** A long work: how far it is, how long it will still take, and the way to stop it. */
export function Progress({ label, done, total, remaining, onCancel }: ProgressProps) {
  const { t, f } = useWords();
  const ratio = total > 0 ? done / total : 0;
  return (
    <div className={styles.progress}>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(ratio * 100)}
      >
        <Meter ratio={ratio} tone="garnet" />
      </div>
      <p className={styles.said}>
        {[label, f.percent(ratio), remaining !== null && t("ui:job.remaining", { left: remaining })]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <Action onClick={onCancel}>{t("ui:job.cancel")}</Action>
    </div>
  );
}
