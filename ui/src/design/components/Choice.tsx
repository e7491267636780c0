import { NativeSelect, type NativeSelectProps } from "@mantine/core";

interface ChoiceProps<Value extends string>
  extends Omit<NativeSelectProps, "label" | "value" | "onChange" | "data"> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { readonly value: Value; readonly label: string; readonly disabled?: boolean }[];
}

/** One among a few: the list of the system, that everybody knows how to drive from the keyboard. */
export function Choice<Value extends string>({ value, onChange, options, ...rest }: ChoiceProps<Value>) {
  return (
    <NativeSelect
      {...rest}
      value={value}
      data={[...options]}
      onChange={(event) => onChange(event.currentTarget.value as Value)}
    />
  );
}
