import { Checkbox } from "@mantine/core";
import { Choice, Field, Fields, useWords } from "@/design";
import type { Document, Rule, RuleOf } from "../document";
import {
  FundChoice,
  isListed,
  ProductChoice,
  StatusChoice,
  TariffChoice,
  WindowFields,
} from "../fields/choices";
import { AmountField, CountField, PercentField } from "../fields/TypedField";
import { LadderFields } from "./LadderFields";
import { PathFields } from "./PathFields";

/** What the fields of one kind of rule are given. */
export interface RulePart<Kind extends Rule["kind"]> {
  book: Document;
  rule: RuleOf<Kind>;
  onChange: (rule: RuleOf<Kind>) => void;
}

/** Where a list price comes from: the grid, or a share of another tariff. */
function PriceFields({ book, rule, onChange }: RulePart<"standard" | "status">) {
  const { t } = useWords();
  const { price } = rule;
  const from = (kind: "grid" | "share") =>
    onChange({ ...rule, price: kind === "grid" ? { kind } : { kind, of: "", share: 5000 } });
  return (
    <Fields>
      <Choice
        label={t("tariffs:field.price")}
        value={price.kind}
        onChange={from}
        options={(["grid", "share"] as const).map((kind) => ({
          value: kind,
          label: t(`tariffs:field.${kind}`),
        }))}
      />
      {price.kind === "share" && (
        <>
          <PercentField
            label={t("tariffs:field.shareOf")}
            value={price.share}
            onChange={(share) => onChange({ ...rule, price: { ...price, share: share ?? 0 } })}
          />
          <TariffChoice
            book={book}
            label={t("tariffs:field.of")}
            value={price.of}
            onChange={(of) => onChange({ ...rule, price: { ...price, of } })}
            among={isListed}
          />
        </>
      )}
    </Fields>
  );
}

function MeansFields({ rule, onChange }: RulePart<"means_tested">) {
  const { t } = useWords();
  return (
    <Fields>
      <Field
        label={t("tariffs:field.rate")}
        description={t("tariffs:field.rateHint")}
        inputMode="decimal"
        value={String(rule.rate)}
        onChange={(rate) => onChange({ ...rule, rate: rate.replace(",", ".") })}
      />
      <AmountField
        label={t("tariffs:field.floor")}
        value={rule.floor}
        onChange={(floor) => onChange({ ...rule, floor: floor ?? 0 })}
      />
      <AmountField
        label={t("tariffs:field.ceiling")}
        value={rule.ceiling}
        onChange={(ceiling) => onChange({ ...rule, ceiling: ceiling ?? 0 })}
      />
    </Fields>
  );
}

const DEBITS = ["booking", "printing", "entry"] as const;

function DebitChoice({ rule, onChange }: Omit<RulePart<"pass" | "wallet">, "book">) {
  const { t } = useWords();
  return (
    <Choice
      label={t("tariffs:field.debit")}
      value={rule.debit}
      onChange={(debit) => onChange({ ...rule, debit })}
      options={DEBITS.map((value) => ({ value, label: t(`tariffs:debit.${value}`) }))}
    />
  );
}

function PassFields({ rule, onChange }: RulePart<"pass">) {
  const { t } = useWords();
  const limits = rule.limits ?? {};
  return (
    <>
      <Fields>
        <ProductChoice
          label={t("tariffs:field.product")}
          kind="credits"
          value={rule.product}
          onChange={(product) => onChange({ ...rule, product })}
        />
        <DebitChoice rule={rule} onChange={(next) => onChange(next as RuleOf<"pass">)} />
        <CountField
          label={t("tariffs:field.perPerformance")}
          value={limits.per_performance ?? null}
          onChange={(per_performance) => onChange({ ...rule, limits: { ...limits, per_performance } })}
        />
        <CountField
          label={t("tariffs:field.places")}
          value={limits.places ?? null}
          onChange={(places) => onChange({ ...rule, limits: { ...limits, places } })}
        />
        <AmountField
          label={t("tariffs:field.amount")}
          value={limits.amount ?? null}
          onChange={(amount) => onChange({ ...rule, limits: { ...limits, amount } })}
        />
        <AmountField
          label={t("tariffs:field.supplement")}
          value={rule.supplements?.find(({ category }) => !category)?.amount ?? null}
          onChange={(amount) =>
            onChange({
              ...rule,
              supplements: [
                ...(rule.supplements ?? []).filter(({ category }) => category),
                ...(amount === null ? [] : [{ amount }]),
              ],
            })
          }
        />
      </Fields>
      <Checkbox
        label={t("tariffs:field.companion")}
        checked={rule.companion ?? false}
        onChange={({ currentTarget: { checked } }) => onChange({ ...rule, companion: checked })}
      />
    </>
  );
}

function WalletFields({ book, rule, onChange }: RulePart<"wallet">) {
  const { t } = useWords();
  return (
    <>
      <Fields>
        <ProductChoice
          label={t("tariffs:field.card")}
          kind="wallet"
          value={rule.product}
          onChange={(product) => onChange({ ...rule, product })}
        />
        <PercentField
          label={t("tariffs:field.shareOf")}
          value={rule.share}
          onChange={(share) => onChange({ ...rule, share: share ?? 0 })}
        />
        <TariffChoice
          book={book}
          label={t("tariffs:field.of")}
          value={rule.of}
          onChange={(of) => onChange({ ...rule, of })}
          among={isListed}
        />
        <DebitChoice rule={rule} onChange={(next) => onChange(next as RuleOf<"wallet">)} />
      </Fields>
      <Checkbox
        label={t("tariffs:field.partial")}
        checked={rule.partial ?? false}
        onChange={({ currentTarget: { checked } }) => onChange({ ...rule, partial: checked })}
      />
    </>
  );
}

function CapFields({ book, rule, onChange }: RulePart<"cap">) {
  const { t } = useWords();
  return (
    <>
      <Fields>
        <TariffChoice
          book={book}
          label={t("tariffs:field.of")}
          value={rule.of}
          onChange={(of) => onChange({ ...rule, of })}
          among={isListed}
        />
        <AmountField
          label={t("tariffs:field.cap")}
          value={rule.cap}
          onChange={(cap) => onChange({ ...rule, cap: cap ?? 0 })}
        />
      </Fields>
      <WindowFields value={rule.window} onChange={(window) => onChange({ ...rule, window })} />
    </>
  );
}

function DueFields({ book, rule, onChange }: RulePart<"due_on_entry">) {
  const { t } = useWords();
  return (
    <Fields>
      <TariffChoice
        book={book}
        label={t("tariffs:field.of")}
        value={rule.of}
        onChange={(of) => onChange({ ...rule, of })}
        among={isListed}
      />
      <Choice
        label={t("tariffs:field.noShow")}
        value={rule.no_show.kind}
        onChange={(kind) =>
          onChange({ ...rule, no_show: kind === "share" ? { kind, share: 5000 } : { kind } })
        }
        options={(["nothing", "share", "release"] as const).map((kind) => ({
          value: kind,
          label: t(`tariffs:noShow.${kind}`),
        }))}
      />
      {rule.no_show.kind === "share" && (
        <PercentField
          label={t("tariffs:field.noShowShare")}
          value={rule.no_show.share}
          onChange={(share) => onChange({ ...rule, no_show: { kind: "share", share: share ?? 0 } })}
        />
      )}
    </Fields>
  );
}

function SuspendedFields({ book, rule, onChange }: RulePart<"suspended">) {
  const { t } = useWords();
  return (
    <Fields>
      <FundChoice
        label={t("tariffs:field.fund")}
        value={rule.fund}
        onChange={(fund) => onChange({ ...rule, fund })}
      />
      <TariffChoice
        book={book}
        label={t("tariffs:field.of")}
        value={rule.of}
        onChange={(of) => onChange({ ...rule, of })}
        among={isListed}
      />
      <AmountField
        label={t("tariffs:field.paidByPerson")}
        value={rule.price}
        onChange={(price) => onChange({ ...rule, price: price ?? 0 })}
      />
    </Fields>
  );
}

const USES = ["pass", "wallet", "cap"];
const ARE = ["ladder", "status"];

function CombinedFields({ book, rule, onChange }: RulePart<"combined">) {
  const { t } = useWords();
  const part = (name: "use" | "grow" | "are", among: (kind: string) => boolean) => (
    <TariffChoice
      book={book}
      label={t(`tariffs:field.${name}`)}
      value={rule[name] ?? ""}
      onChange={(tariff) => onChange({ ...rule, [name]: tariff || null })}
      among={among}
      optional
    />
  );
  return (
    <Fields>
      {part("use", (kind) => USES.includes(kind))}
      {part("grow", (kind) => kind === "path")}
      {part("are", (kind) => ARE.includes(kind))}
      <TariffChoice
        book={book}
        label={t("tariffs:field.of")}
        value={rule.of}
        onChange={(of) => onChange({ ...rule, of })}
        among={isListed}
      />
    </Fields>
  );
}

interface RuleFieldsProps {
  book: Document;
  rule: Rule;
  onChange: (rule: Rule) => void;
}

/** The fields of a rule, whatever its kind. */
export function RuleFields({ book, rule, onChange }: RuleFieldsProps) {
  const { t } = useWords();
  const shared = { book, onChange };
  switch (rule.kind) {
    case "standard":
      return <PriceFields {...shared} rule={rule} />;
    case "status":
      return (
        <>
          <StatusChoice
            book={book}
            label={t("tariffs:grid.whichStatus")}
            value={rule.status}
            onChange={(status) => onChange({ ...rule, status })}
          />
          <PriceFields {...shared} rule={rule} />
        </>
      );
    case "ladder":
      return <LadderFields {...shared} rule={rule} />;
    case "means_tested":
      return <MeansFields {...shared} rule={rule} />;
    case "path":
      return <PathFields {...shared} rule={rule} />;
    case "pass":
      return <PassFields {...shared} rule={rule} />;
    case "wallet":
      return <WalletFields {...shared} rule={rule} />;
    case "cap":
      return <CapFields {...shared} rule={rule} />;
    case "due_on_entry":
      return <DueFields {...shared} rule={rule} />;
    case "after_show":
      return (
        <AmountField
          label={t("tariffs:field.suggested")}
          value={rule.suggested}
          onChange={(suggested) => onChange({ ...rule, suggested: suggested ?? 0 })}
        />
      );
    case "suspended":
      return <SuspendedFields {...shared} rule={rule} />;
    case "combined":
      return <CombinedFields {...shared} rule={rule} />;
  }
}
