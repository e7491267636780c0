import { useState } from "react";
import { clockOf, DateField, Field, FormDialog, instantOf, useWords } from "@/design";

interface OptionDialogProps {
  places: number;
  /** The person of the basket. */
  name: string;
  /** The last hour at which the option makes sense: the first curtain. */
  before: string | undefined;
  onKeep: (label: string, until: string) => void;
  onClose: () => void;
}

const DAY = 24 * 3600 * 1000;

/** A week from now, or the eve of the performance when it is nearer. */
function usual(before: string | undefined): string {
  const week = Date.now() + 7 * DAY;
  const eve = before === undefined ? week : Math.max(new Date(before).getTime() - DAY, Date.now() + 3600_000);
  return clockOf(new Date(Math.min(week, eve)).toISOString());
}

/** Keeps the places of the basket for someone until a deadline, instead of selling them now. */
export function OptionDialog({ places, name, before, onKeep, onClose }: OptionDialogProps) {
  const { t } = useWords();
  const [label, setLabel] = useState(name);
  const [until, setUntil] = useState(() => usual(before));
  const deadline = instantOf(until);
  const missing = () => {
    if (label.trim() === "") return t("desk:option.noLabel");
    return deadline === null ? t("desk:option.noUntil") : undefined;
  };
  return (
    <FormDialog
      title={t("desk:option.title", { count: places })}
      submit={t("desk:option.submit")}
      unavailable={missing()}
      onClose={onClose}
      onSubmit={() => deadline !== null && onKeep(label.trim(), deadline)}
    >
      <Field data-autofocus label={t("desk:option.for")} value={label} onChange={setLabel} />
      <DateField label={t("desk:option.until")} hour value={until} onChange={setUntil} />
    </FormDialog>
  );
}
