import type { ReactNode } from "react";
import styles from "./Facts.module.css";

interface FactsProps {
  /** A name and what it is; what is `null` or empty is not shown. */
  facts: readonly (readonly [string, ReactNode])[];
}

/** Names and values, in two columns. */
export function Facts({ facts }: FactsProps) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return (
    <dl className={styles.facts}>
      {known.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
