import { Action, Choice, Fields, useWords } from "@/design";
import styles from "../../Tariffs.module.css";
import { isListed, StatusChoice, TariffChoice, WindowFields } from "../fields/choices";
import { AmountField, CountField, PercentField } from "../fields/TypedField";
import type { RulePart } from "./RuleFields";

const MEASURES = ["outings", "days_away", "age", "days_since"] as const;
const TRENDS = ["decreasing", "increasing", "free"] as const;

type Measure = RulePart<"path">["rule"]["measure"];

const measureOf = (kind: Measure["kind"]): Measure => {
  if (kind === "outings") return { kind, window: { kind: "season" } };
  if (kind === "days_since") return { kind, status: "" };
  return { kind };
};

/** What is measured along the person's path, and over which days. */
function MeasureFields({ book, rule, onChange }: RulePart<"path">) {
  const { t } = useWords();
  const { measure } = rule;
  return (
    <>
      <Fields>
        <Choice<Measure["kind"]>
          label={t("tariffs:path.measure")}
          value={measure.kind}
          onChange={(kind) => onChange({ ...rule, measure: measureOf(kind) })}
          options={MEASURES.map((value) => ({ value, label: t(`tariffs:measure.${value}`) }))}
        />
        {measure.kind === "days_since" && (
          <StatusChoice
            book={book}
            label={t("tariffs:grid.whichStatus")}
            value={measure.status}
            onChange={(status) => onChange({ ...rule, measure: { ...measure, status } })}
          />
        )}
      </Fields>
      {measure.kind === "outings" && (
        <WindowFields
          value={measure.window}
          onChange={(window) => onChange({ ...rule, measure: { ...measure, window } })}
        />
      )}
    </>
  );
}

/** The steps, by rising measure: from how many, how much off. */
function StepTable({ rule, onChange }: Omit<RulePart<"path">, "book">) {
  const { t } = useWords();
  const { steps } = rule;
  const change = (at: number, part: Partial<(typeof steps)[number]>) =>
    onChange({ ...rule, steps: steps.map((step, index) => (index === at ? { ...step, ...part } : step)) });
  const last = steps.at(-1)?.from ?? 0;
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("tariffs:path.from")}</th>
            <th scope="col">{t("tariffs:path.off")}</th>
            <th scope="col">{t("tariffs:path.unit")}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {steps.map(({ from, off }, at) => {
            const rank = at + 1;
            const Off = off.kind === "share" ? PercentField : AmountField;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step has no name but its rank.
              <tr key={at}>
                <td>
                  <CountField
                    inTable
                    label={t("tariffs:path.fromOf", { rank })}
                    value={from}
                    onChange={(next) => change(at, { from: next ?? 0 })}
                  />
                </td>
                <td>
                  <Off
                    key={off.kind}
                    inTable
                    label={t("tariffs:path.offOf", { rank })}
                    value={off.value}
                    onChange={(value) => change(at, { off: { ...off, value: value ?? 0 } })}
                  />
                </td>
                <td>
                  <Choice
                    label=""
                    aria-label={t("tariffs:path.unitOf", { rank })}
                    size="xs"
                    value={off.kind}
                    onChange={(kind) => change(at, { off: { kind, value: 0 } })}
                    options={[
                      { value: "share", label: "%" },
                      { value: "amount", label: "€" },
                    ]}
                  />
                </td>
                <td>
                  <Action
                    size="xs"
                    aria-label={t("tariffs:path.remove", { rank })}
                    unavailable={steps.length > 1 ? undefined : t("tariffs:path.oneAtLeast")}
                    onClick={() => onChange({ ...rule, steps: steps.filter((_, index) => index !== at) })}
                  >
                    {t("tariffs:field.remove")}
                  </Action>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className={styles.line}>
        <Action
          size="xs"
          onClick={() =>
            onChange({ ...rule, steps: [...steps, { from: last + 1, off: { kind: "share", value: 0 } }] })
          }
        >
          {t("tariffs:path.add")}
        </Action>
      </div>
    </>
  );
}

/** A path: what is measured, its steps, and which way they are declared to go. */
export function PathFields({ book, rule, onChange }: RulePart<"path">) {
  const { t } = useWords();
  return (
    <>
      <TariffChoice
        book={book}
        label={t("tariffs:field.lowered")}
        value={rule.of}
        onChange={(of) => onChange({ ...rule, of })}
        among={isListed}
      />
      <MeasureFields book={book} rule={rule} onChange={onChange} />
      <StepTable rule={rule} onChange={onChange} />
      <Fields>
        <Choice
          label={t("tariffs:path.trend")}
          value={rule.trend}
          onChange={(trend) => onChange({ ...rule, trend })}
          options={TRENDS.map((value) => ({ value, label: t(`tariffs:trend.${value}`) }))}
        />
        <AmountField
          label={t("tariffs:field.floor")}
          value={rule.floor ?? 0}
          onChange={(floor) => onChange({ ...rule, floor: floor ?? 0 })}
        />
      </Fields>
    </>
  );
}
