import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { Choice, Field, Fields, FormDialog, useWords } from "@/design";
import styles from "../../Tariffs.module.css";
import { type Part, type Rule, type Tariff, withTariff } from "../document";
import { OpeningFields } from "./OpeningFields";
import { RuleFields } from "./RuleFields";
import { KINDS, newRule } from "./rules";
import { missingOf } from "./words";

const MULTIPLES = ["whole_cent", "to_10_cents", "to_50_cents", "to_euro"] as const;
const DIRECTIONS = ["nearest", "up", "down"] as const;

interface TariffFormProps extends Part {
  /** The tariff that changes; a new one when absent. */
  tariff: Tariff | null;
  onClose: () => void;
}

/** Named rounding, applied once at the end of the rule. */
function RoundingFields({ tariff, onChange }: { tariff: Tariff; onChange: (tariff: Tariff) => void }) {
  const { t } = useWords();
  const { to = "whole_cent", direction = "nearest" } = tariff.rounding ?? {};
  return (
    <Fields>
      <Choice
        label={t("tariffs:rounding.to")}
        value={to}
        onChange={(next) => onChange({ ...tariff, rounding: { to: next, direction } })}
        options={MULTIPLES.map((value) => ({ value, label: t(`tariffs:rounding.${value}`) }))}
      />
      <Choice
        label={t("tariffs:rounding.direction")}
        value={direction}
        onChange={(next) => onChange({ ...tariff, rounding: { to, direction: next } })}
        options={DIRECTIONS.map((value) => ({ value, label: t(`tariffs:rounding.${value}`) }))}
      />
    </Fields>
  );
}

/** A tariff, from its name to who may sell it; its rule begins anew when its nature changes. */
export function TariffForm({ book, tariff: known, onChange, onClose }: TariffFormProps) {
  const words = useWords();
  const { t } = words;
  const [tariff, setTariff] = useState<Tariff>(
    () =>
      known ?? {
        id: crypto.randomUUID(),
        code: "",
        name: "",
        position: book.tariffs.length + 1,
        rule: newRule("standard", book),
      },
  );
  const { rule, opening = {}, free_motive: motive } = tariff;
  return (
    <FormDialog
      title={t(known ? "tariffs:grid.editTariff" : "tariffs:grid.addTariff")}
      submit={t(known ? "tariffs:grid.keep" : "tariffs:grid.add")}
      unavailable={missingOf(words, book, tariff)}
      onClose={onClose}
      onSubmit={() => {
        const kept = { ...tariff, code: tariff.code.trim(), name: tariff.name.trim() };
        onChange(withTariff(book, kept));
        onClose();
      }}
      size="xl"
    >
      <Fields>
        <Field
          label={t("tariffs:grid.code")}
          value={tariff.code}
          onChange={(code) => setTariff({ ...tariff, code })}
          data-autofocus
        />
        <Field
          label={t("tariffs:grid.name")}
          description={t("tariffs:grid.nameHint")}
          value={tariff.name}
          onChange={(name) => setTariff({ ...tariff, name })}
        />
        <Choice<Rule["kind"]>
          label={t("tariffs:grid.nature")}
          value={rule.kind}
          onChange={(kind) => setTariff({ ...tariff, rule: newRule(kind, book) })}
          options={KINDS.map((value) => ({ value, label: t(`tariffs:rule.${value}`) }))}
        />
      </Fields>
      <p className={styles.detail}>{t(`tariffs:teach.${rule.kind}`)}</p>
      <RuleFields
        key={rule.kind}
        book={{ ...book, tariffs: book.tariffs.filter(({ id }) => id !== tariff.id) }}
        rule={rule}
        onChange={(next) => setTariff({ ...tariff, rule: next })}
      />
      <RoundingFields tariff={tariff} onChange={setTariff} />
      <Checkbox
        label={t("tariffs:grid.proposed")}
        description={t("tariffs:grid.proposedHint")}
        checked={tariff.proposed ?? true}
        onChange={({ currentTarget: { checked } }) => setTariff({ ...tariff, proposed: checked })}
      />
      <Field
        label={t("tariffs:grid.free")}
        description={t("tariffs:grid.freeHint")}
        value={motive ?? ""}
        onChange={(next) =>
          setTariff({
            ...tariff,
            free_motive: next || null,
            proposed: next ? false : (tariff.proposed ?? true),
          })
        }
      />
      <details>
        <summary>{t("tariffs:opening.title")}</summary>
        <div className={styles.fold}>
          <OpeningFields
            book={book}
            opening={opening}
            onChange={(next) => setTariff({ ...tariff, opening: next })}
          />
        </div>
      </details>
    </FormDialog>
  );
}
