import type { ReactNode } from "react";
import styles from "./Fields.module.css";

/** Fields side by side while there is room, one under the other at 200 %. */
export const Fields = ({ children }: { children: ReactNode }) => (
  <div className={styles.fields}>{children}</div>
);
