import { Textarea } from "@mantine/core";

interface LinesProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A few lines to write in: an address as it is printed, a note. */
export const Lines = ({ label, value, onChange }: LinesProps) => (
  <Textarea
    label={label}
    value={value}
    autosize
    minRows={2}
    maxRows={5}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);
