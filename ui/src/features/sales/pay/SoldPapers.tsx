import { Button } from "@mantine/core";
import { Amount, useWords } from "@/design";
import { useOrderActs } from "../orders/useOrderActs";
import type { Sold } from "./SoldDialog";
import styles from "./SoldDialog.module.css";

/** What a sale made besides tickets, each with its paper: gift vouchers, passes, the voucher of an exchange. */
export function SoldPapers({ sold }: { sold: Sold }) {
  const { t } = useWords();
  const acts = useOrderActs();
  const { vouchers, passes, exchanged, order, number } = sold;
  if (vouchers.length + passes.length === 0 && !exchanged) return null;
  return (
    <ul className={styles.papers}>
      {passes.map((pass) => (
        <li key={pass}>{t("desk:sold.pass", { number: pass })}</li>
      ))}
      {vouchers.map((voucher) => (
        <li key={voucher.note}>
          <span>{t("desk:sold.voucher", { number: voucher.number })}</span> <Amount cents={voucher.amount} />
          <Button size="compact-sm" onClick={() => void acts.note(voucher.note)}>
            {t("desk:sold.print")}
          </Button>
        </li>
      ))}
      {exchanged && (
        <li>
          <Button size="compact-sm" onClick={() => void acts.voucher(order, number)}>
            {t("desk:order.voucher", { number })}
          </Button>
        </li>
      )}
    </ul>
  );
}
