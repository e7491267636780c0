import { Checkbox } from "@mantine/core";
import { DateField, Fields, useWords } from "@/design";
import { AmountField, CountField } from "../book/fields/TypedField";
import styles from "../Tariffs.module.css";
import type { Invented } from "./invented";

interface InventedFieldsProps {
  statuses: readonly { code: string; name: string }[];
  value: Invented;
  onChange: (invented: Invented) => void;
}

/** Somebody who does not exist: her age, her quotient, what she says she is, how often she came. */
export function InventedFields({ statuses, value, onChange }: InventedFieldsProps) {
  const { t } = useWords();
  return (
    <>
      <Fields>
        <DateField
          label={t("tariffs:try.born")}
          value={value.born}
          onChange={(born) => onChange({ ...value, born })}
        />
        <AmountField
          label={t("tariffs:try.quotient")}
          value={value.quotient}
          onChange={(quotient) => onChange({ ...value, quotient })}
        />
        <CountField
          label={t("tariffs:try.outings")}
          value={value.outings}
          onChange={(outings) => onChange({ ...value, outings: Math.min(outings ?? 0, 99) })}
        />
      </Fields>
      {statuses.length > 0 && (
        <Checkbox.Group
          label={t("tariffs:try.statuses")}
          value={[...value.statuses]}
          onChange={(next) => onChange({ ...value, statuses: next })}
        >
          <div className={styles.choices}>
            {statuses.map(({ code, name }) => (
              <Checkbox key={code} value={code} label={name} />
            ))}
          </div>
        </Checkbox.Group>
      )}
    </>
  );
}
