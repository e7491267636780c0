import { TextInput, type TextInputProps } from "@mantine/core";

interface FieldProps extends Omit<TextInputProps, "label" | "error" | "onChange" | "value"> {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What is wrong with the value, in words. */
  problem?: string | undefined;
}

/** A line to write in, with its name above and what is wrong with it below. */
export function Field({ label, value, onChange, problem, ...rest }: FieldProps) {
  return (
    <TextInput
      {...rest}
      label={label}
      value={value}
      error={problem}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
