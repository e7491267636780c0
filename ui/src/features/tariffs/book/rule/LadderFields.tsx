import { Checkbox } from "@mantine/core";
import { Action, Choice, Field, Fields, useWords } from "@/design";
import styles from "../../Tariffs.module.css";
import { StatusChoice } from "../fields/choices";
import { AmountField } from "../fields/TypedField";
import type { RulePart } from "./RuleFields";

/** The next letter of a ladder. */
const nextLetter = (levels: readonly { letter: string }[]) =>
  "ABCDEFGH".split("").find((letter) => levels.every((level) => level.letter !== letter)) ?? "";

/** The levels that the person names, the one that is suggested, and the free amount if it is open. */
export function LadderFields({ book, rule, onChange }: RulePart<"ladder">) {
  const { t } = useWords();
  const { levels, suggested, free } = rule;
  const change = (at: number, part: Partial<(typeof levels)[number]>) =>
    onChange({
      ...rule,
      levels: levels.map((level, index) => (index === at ? { ...level, ...part } : level)),
    });
  const letter = nextLetter(levels);
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            {(["letter", "name", "price", "proof"] as const).map((head) => (
              <th key={head} scope="col">
                {t(`tariffs:ladder.${head}`)}
              </th>
            ))}
            <th />
          </tr>
        </thead>
        <tbody>
          {levels.map((level, at) => (
            <tr key={level.letter}>
              <th scope="row">{level.letter}</th>
              <td>
                <Field
                  label=""
                  aria-label={t("tariffs:ladder.nameOf", { letter: level.letter })}
                  size="xs"
                  value={level.name}
                  onChange={(name) => change(at, { name })}
                />
              </td>
              <td>
                <AmountField
                  inTable
                  label={t("tariffs:ladder.priceOf", { letter: level.letter })}
                  disabled={level.price.kind !== "amount"}
                  placeholder={level.price.kind === "amount" ? undefined : t("tariffs:ladder.byCategory")}
                  value={level.price.kind === "amount" ? level.price.value : null}
                  onChange={(value) => change(at, { price: { kind: "amount", value: value ?? 0 } })}
                />
              </td>
              <td>
                <StatusChoice
                  book={book}
                  inTable
                  label={t("tariffs:ladder.proofOf", { letter: level.letter })}
                  value={level.proof ?? ""}
                  onChange={(proof) => change(at, { proof: proof || null })}
                />
              </td>
              <td>
                <Action
                  size="xs"
                  aria-label={t("tariffs:ladder.removeLevel", { letter: level.letter })}
                  unavailable={levels.length > 2 ? undefined : t("tariffs:ladder.twoAtLeast")}
                  onClick={() => onChange({ ...rule, levels: levels.filter((_, index) => index !== at) })}
                >
                  {t("tariffs:field.remove")}
                </Action>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.line}>
        <Action
          size="xs"
          unavailable={letter ? undefined : t("tariffs:ladder.full")}
          onClick={() =>
            onChange({
              ...rule,
              levels: [...levels, { letter, name: letter, price: { kind: "amount", value: 0 } }],
            })
          }
        >
          {t("tariffs:ladder.addLevel")}
        </Action>
      </div>
      <Choice
        label={t("tariffs:ladder.suggested")}
        description={t("tariffs:ladder.suggestedHint")}
        value={suggested}
        onChange={(next) => onChange({ ...rule, suggested: next })}
        options={levels.map((level) => ({ value: level.letter, label: `${level.letter} · ${level.name}` }))}
      />
      <Checkbox
        label={t("tariffs:ladder.free")}
        checked={Boolean(free)}
        onChange={({ currentTarget: { checked } }) =>
          onChange({ ...rule, free: checked ? { floor: 0 } : null })
        }
      />
      {free && (
        <Fields>
          <AmountField
            label={t("tariffs:field.floor")}
            value={free.floor}
            onChange={(floor) => onChange({ ...rule, free: { ...free, floor: floor ?? 0 } })}
          />
          <AmountField
            label={t("tariffs:ladder.most")}
            value={free.ceiling ?? null}
            onChange={(ceiling) => onChange({ ...rule, free: { ...free, ceiling } })}
          />
        </Fields>
      )}
    </>
  );
}
