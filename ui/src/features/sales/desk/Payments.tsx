import { Action, Amount, useWords } from "@/design";
import styles from "./Payments.module.css";
import type { PaymentMeans } from "./view";

interface PaymentsProps {
  /** `null` when what is sold is no place. */
  places: number | null;
  vatRates: readonly number[];
  total: number;
  /** What tickets given back are worth, in cents. */
  credit: number | null;
  means: readonly PaymentMeans[];
  chosen: PaymentMeans;
  unpayable: string | undefined;
  onChoose: (means: PaymentMeans) => void;
  onPay: () => void;
}

/** What is due, by which means, and the one primary action of the desk. */
export function Payments({
  places,
  vatRates,
  total,
  credit,
  means,
  chosen,
  unpayable,
  onChoose,
  onPay,
}: PaymentsProps) {
  const { t, f } = useWords();
  const rates = vatRates.map(f.rate).join(", ");
  return (
    <section className={styles.payments} aria-label={t("desk:pay.label")}>
      <p className={styles.total}>
        <span className={styles.places}>
          {[
            places !== null && t("desk:total.places", { count: places }),
            rates && t("desk:total.vat", { rates }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
        <output>
          <Amount cents={total} size="figure" />
        </output>
      </p>
      {credit !== null && (
        <p className={styles.credit}>
          <span>{t("desk:exchange.credit")}</span>
          <Amount cents={-credit} />
        </p>
      )}
      <div className={styles.means}>
        {means.map((each) => (
          <button
            key={each}
            type="button"
            className={styles.button}
            aria-pressed={each === chosen}
            onClick={() => onChoose(each)}
          >
            {t(`desk:pay.${each}`)}
          </button>
        ))}
      </div>
      <Action
        primary
        fullWidth
        size="lg"
        keys="F8"
        unavailable={unpayable}
        onClick={onPay}
        className={styles.go ?? ""}
      >
        {credit === null ? t("desk:pay.go") : t("desk:exchange.go")}
      </Action>
    </section>
  );
}
