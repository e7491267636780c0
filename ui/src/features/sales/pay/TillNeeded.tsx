import { useAllowed } from "@/ipc/allowed";
import { FloatForm } from "../till/FloatForm";
import styles from "./PayDialog.module.css";

/** Opens the till from the payment that was refused for want of one, which then goes on. */
export function TillNeeded({ onOpened }: { onOpened: () => void }) {
  return useAllowed("open_till") ? <FloatForm className={styles.till} onOpened={onOpened} /> : null;
}
