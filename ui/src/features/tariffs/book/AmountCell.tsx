import { TextInput } from "@mantine/core";
import { useState } from "react";
import { parseAmount, typedAmount, useWords } from "@/design";
import styles from "../Tariffs.module.css";

interface AmountCellProps {
  label: string;
  /** Whole cents; `null` when there is none. */
  cents: number | null;
  disabled?: boolean;
  onChange: (cents: number | null) => void;
}

/** An amount in a table: what is typed stays as typed until one leaves it. */
export function AmountCell({ label, cents, disabled = false, onChange }: AmountCellProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? typedAmount(cents);
  const wrong = shown !== "" && parseAmount(shown) === null;
  return (
    <TextInput
      className={styles.cell}
      aria-label={label}
      size="xs"
      inputMode="decimal"
      disabled={disabled}
      value={shown}
      error={wrong ? t("tariffs:grid.wrong") : undefined}
      rightSection={<span aria-hidden="true">€</span>}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        if (value === "" || parseAmount(value) !== null) onChange(value === "" ? null : parseAmount(value));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
