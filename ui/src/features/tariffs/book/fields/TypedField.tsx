import { TextInput } from "@mantine/core";
import { useState } from "react";
import { parseAmount, typedAmount, useWords } from "@/design";
import styles from "../../Tariffs.module.css";

interface TypedFieldProps<Value> {
  label: string;
  /** A cell of a table has its name in the headings, and says it to the ear alone. */
  inTable?: boolean;
  value: Value | null;
  onChange: (value: Value | null) => void;
  /** What stands there while nothing is typed. */
  placeholder?: string | undefined;
  disabled?: boolean;
}

interface Reading<Value> {
  read: (typed: string) => Value | null;
  write: (value: Value) => string;
  unit?: string;
}

/** A value that is typed: it stays as typed until one leaves the field, and says when it cannot be read. */
function TypedField<Value>({
  label,
  inTable = false,
  value,
  onChange,
  placeholder,
  disabled = false,
  read,
  write,
  unit,
}: TypedFieldProps<Value> & Reading<Value>) {
  const { t } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? "" : write(value));
  const wrong = shown !== "" && read(shown) === null;
  return (
    <TextInput
      {...(inTable ? { "aria-label": label, size: "xs", className: styles.cell ?? "" } : { label })}
      inputMode="decimal"
      disabled={disabled}
      value={shown}
      placeholder={placeholder}
      error={wrong ? t("tariffs:field.wrong") : undefined}
      rightSection={unit && <span aria-hidden="true">{unit}</span>}
      onChange={({ currentTarget: { value: next } }) => {
        setTyped(next);
        if (next === "" || read(next) !== null) onChange(next === "" ? null : read(next));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

/** An amount, in whole cents. */
export const AmountField = (props: TypedFieldProps<number>) => (
  <TypedField {...props} read={parseAmount} write={typedAmount} unit="€" />
);

/** A share, in basis points: 20 % is 2 000. */
export const PercentField = (props: TypedFieldProps<number>) => (
  <TypedField
    {...props}
    read={(typed) => {
      const points = parseAmount(typed.replace("%", ""));
      return points !== null && points <= 10_000 ? points : null;
    }}
    write={typedAmount}
    unit="%"
  />
);

/** A whole number. */
export const CountField = (props: TypedFieldProps<number>) => (
  <TypedField {...props} read={(typed) => (/^\d{1,6}$/.test(typed) ? Number(typed) : null)} write={String} />
);
