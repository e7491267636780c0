import { Checkbox } from "@mantine/core";
import { Choice, clockOf, DateField, Fields, useWords } from "@/design";

import styles from "../../Tariffs.module.css";
import type { Document, Opening } from "../document";
import { categoriesOf } from "../document";
import { midnight } from "../fields/choices";

const CHANNELS = ["desk", "remote", "door", "online", "relay", "partner"] as const;

/** The rights of sellers that a tariff may ask for. */
const RIGHTS = ["give_free", "manual_price"] as const;

interface OpeningFieldsProps {
  book: Document;
  opening: Opening;
  onChange: (opening: Opening) => void;
}

interface TicksProps<Value extends string> {
  label: string;
  all: readonly Value[];
  chosen: readonly Value[];
  name: (value: Value) => string;
  onChange: (chosen: Value[]) => void;
}

/** Several of a few; none ticked restricts nothing. */
function Ticks<Value extends string>({ label, all, chosen, name, onChange }: TicksProps<Value>) {
  return (
    <Checkbox.Group label={label} value={[...chosen]} onChange={(next) => onChange(next as Value[])}>
      <div className={styles.line}>
        {all.map((value) => (
          <Checkbox key={value} value={value} label={name(value)} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

/** When and where a tariff is sold, and by whom; what is left empty restricts nothing. */
export function OpeningFields({ book, opening, onChange }: OpeningFieldsProps) {
  const { t } = useWords();
  const day = (instant: string | null | undefined) => (instant ? clockOf(instant).slice(0, 10) : "");
  const categories = categoriesOf(book);
  return (
    <>
      <Ticks
        label={t("tariffs:opening.channels")}
        all={CHANNELS}
        chosen={opening.channels ?? []}
        name={(channel) => t(`tariffs:channel.${channel}`)}
        onChange={(channels) => onChange({ ...opening, channels })}
      />
      {categories.length > 0 && (
        <Ticks
          label={t("tariffs:opening.categories")}
          all={categories}
          chosen={opening.categories ?? []}
          name={(code) => t("tariffs:grid.category", { code })}
          onChange={(chosen) => onChange({ ...opening, categories: chosen })}
        />
      )}
      <Fields>
        <DateField
          label={t("tariffs:opening.soldFrom")}
          value={day(opening.sold_from)}
          onChange={(from) => onChange({ ...opening, sold_from: midnight(from) })}
        />
        <DateField
          label={t("tariffs:opening.soldUntil")}
          value={day(opening.sold_until)}
          onChange={(until) => onChange({ ...opening, sold_until: midnight(until) })}
        />
        <DateField
          label={t("tariffs:opening.playedFrom")}
          value={opening.played_from ?? ""}
          onChange={(from) => onChange({ ...opening, played_from: from || null })}
        />
        <DateField
          label={t("tariffs:opening.playedUntil")}
          value={opening.played_until ?? ""}
          onChange={(until) => onChange({ ...opening, played_until: until || null })}
        />
        <Choice
          label={t("tariffs:opening.right")}
          value={opening.right ?? ""}
          onChange={(right) => onChange({ ...opening, right: right || null })}
          options={[
            { value: "", label: t("tariffs:opening.anySeller") },
            ...RIGHTS.map((value) => ({ value: value as string, label: t(`tariffs:right.${value}`) })),
          ]}
        />
      </Fields>
    </>
  );
}
