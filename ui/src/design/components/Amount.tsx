import { useWords } from "../words/useWords";
import styles from "./Amount.module.css";

interface AmountProps {
  /** Whole cents. */
  cents: number;
  /** What it would have been, struck through before it. */
  instead?: number | undefined;
  /** `figure` is the serif of totals. */
  size?: "text" | "strong" | "figure";
}

/** An amount as French print writes it: `18,00 €`. */
export function Amount({ cents, instead, size = "text" }: AmountProps) {
  const { f } = useWords();
  return (
    <span className={styles.amount} data-size={size}>
      {instead !== undefined && instead !== cents && <s className={styles.instead}>{f.amount(instead)}</s>}
      {f.money(cents)}
    </span>
  );
}
