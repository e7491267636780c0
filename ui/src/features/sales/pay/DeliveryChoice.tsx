import { Checkbox, SegmentedControl } from "@mantine/core";
import { Field, useWords } from "@/design";
import { useRead } from "@/ipc/query";
import styles from "./PayDialog.module.css";

/** What becomes of the tickets. */
export interface Delivery {
  readonly how: "handed" | "kept" | "mailed";
  readonly keptFor: string;
  readonly mailTo: string;
  /** What is not paid now is paid at collection. */
  readonly payLater: boolean;
}

interface DeliveryChoiceProps {
  delivery: Delivery;
  onChange: (delivery: Delivery) => void;
}

/** Handed over, kept at the desk, or mailed. */
export function DeliveryChoice({ delivery, onChange }: DeliveryChoiceProps) {
  const { t } = useWords();
  const { how } = delivery;
  const noServer = useRead("read_outbox", {}).data?.ready === false;
  return (
    <fieldset className={styles.delivery}>
      <legend>{t("desk:payment.delivery.label")}</legend>
      <SegmentedControl
        fullWidth
        aria-label={t("desk:payment.delivery.label")}
        value={how}
        onChange={(value) => onChange({ ...delivery, how: value as Delivery["how"] })}
        data={(["handed", "kept", "mailed"] as const).map((value) => ({
          value,
          label: t(`desk:payment.delivery.${value}`),
          disabled: value === "mailed" && noServer,
        }))}
      />
      {noServer && <p className={styles.loss}>{t("desk:mail.noServerFor")}</p>}
      {how === "kept" && (
        <div className={styles.fields}>
          <Field
            label={t("desk:payment.keptFor")}
            value={delivery.keptFor}
            onChange={(keptFor) => onChange({ ...delivery, keptFor })}
          />
          <Checkbox
            className={styles.later ?? ""}
            label={t("desk:payment.payLater")}
            checked={delivery.payLater}
            onChange={({ currentTarget }) => onChange({ ...delivery, payLater: currentTarget.checked })}
          />
        </div>
      )}
      {how === "mailed" && (
        <Field
          label={t("desk:payment.mailTo")}
          type="email"
          value={delivery.mailTo}
          onChange={(mailTo) => onChange({ ...delivery, mailTo })}
        />
      )}
    </fieldset>
  );
}
