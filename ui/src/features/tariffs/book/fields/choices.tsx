import { Choice, DateField, Fields, instantOf, useWords } from "@/design";
import { useRead } from "@/ipc/query";
import type { Document, Window } from "../document";
import { CountField } from "./TypedField";

interface TariffChoiceProps {
  book: Document;
  label: string;
  value: string;
  onChange: (tariff: string) => void;
  /** Only those that may stand here. */
  among?: (kind: string) => boolean;
  /** Whether none is an answer. */
  optional?: boolean;
}

/** One tariff of the book. */
export function TariffChoice({ book, label, value, onChange, among, optional = false }: TariffChoiceProps) {
  const { t } = useWords();
  const tariffs = book.tariffs.filter(({ rule }) => among?.(rule.kind) ?? true);
  return (
    <Choice
      label={label}
      value={value}
      onChange={onChange}
      options={[
        ...(optional || value === "" ? [{ value: "", label: t("tariffs:field.none") }] : []),
        ...tariffs.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` })),
      ]}
    />
  );
}

/** Whether a tariff has a list price that another may take a share of. */
export const isListed = (kind: string): boolean => kind === "standard" || kind === "status";

/** One kind of pass on sale. */
export function ProductChoice(props: {
  label: string;
  kind: "credits" | "wallet";
  value: string;
  onChange: (product: string) => void;
}) {
  const { label, kind, value, onChange } = props;
  const { t } = useWords();
  const products = useRead("list_pass_products", {}).data?.products ?? [];
  return (
    <Choice
      label={label}
      value={value}
      onChange={onChange}
      description={products.length === 0 ? t("tariffs:field.noProduct") : undefined}
      options={[
        { value: "", label: t("tariffs:field.none") },
        ...products
          .filter(({ fields }) => fields.kind === kind)
          .map(({ id, fields }) => ({ value: id, label: fields.name })),
      ]}
    />
  );
}

/** One suspended-ticket fund. */
export function FundChoice(props: { label: string; value: string; onChange: (fund: string) => void }) {
  const { t } = useWords();
  const funds = useRead("list_funds", {}).data?.funds ?? [];
  return (
    <Choice
      {...props}
      description={funds.length === 0 ? t("tariffs:field.noFund") : undefined}
      options={[
        { value: "", label: t("tariffs:field.none") },
        ...funds.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

/** One status of the book; in a table, its name is said to the ear alone. */
export function StatusChoice(props: {
  book: Document;
  label: string;
  inTable?: boolean;
  value: string;
  onChange: (status: string) => void;
}) {
  const { book, label, inTable = false, value, onChange } = props;
  const { t } = useWords();
  return (
    <Choice
      {...(inTable ? { label: "", "aria-label": label, size: "xs" } : { label })}
      value={value}
      onChange={onChange}
      options={[
        { value: "", label: t("tariffs:field.none") },
        ...(book.statuses ?? []).map(({ code, name }) => ({ value: code, label: name })),
      ]}
    />
  );
}

const WINDOWS = ["season", "rolling", "between", "ever"] as const;

/** Over which days one counts. */
export function WindowFields({ value, onChange }: { value: Window; onChange: (window: Window) => void }) {
  const { t } = useWords();
  const of = (kind: Window["kind"]): Window => {
    if (kind === "rolling") return { kind, days: 365 };
    if (kind === "between") return { kind, from: "", until: "" };
    return { kind };
  };
  return (
    <Fields>
      <Choice<Window["kind"]>
        label={t("tariffs:window.label")}
        value={value.kind}
        onChange={(kind) => onChange(of(kind))}
        options={WINDOWS.map((kind) => ({ value: kind, label: t(`tariffs:window.${kind}`) }))}
      />
      {value.kind === "rolling" && (
        <CountField
          label={t("tariffs:window.days")}
          value={value.days}
          onChange={(days) => onChange({ ...value, days: days ?? 0 })}
        />
      )}
      {value.kind === "between" && (
        <>
          <DateField
            label={t("tariffs:window.from")}
            value={value.from}
            onChange={(from) => onChange({ ...value, from })}
          />
          <DateField
            label={t("tariffs:window.until")}
            value={value.until}
            onChange={(until) => onChange({ ...value, until })}
          />
        </>
      )}
    </Fields>
  );
}

/** A moment at midnight of a day; nothing while the day is not whole. */
export const midnight = (day: string): string | null => (day === "" ? null : instantOf(`${day}T00:00`));
