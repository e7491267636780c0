import { useState } from "react";
import { Action, Card, EmptyState, Field, typedAmount, useWords } from "@/design";
import styles from "../Tariffs.module.css";
import {
  categoriesOf,
  cellOf,
  inGrid,
  type Part,
  type Scope,
  type Tariff,
  venueScope,
  withPrice,
} from "./document";
import { AmountField } from "./fields/TypedField";
import { ScopeChoice } from "./ScopeChoice";

interface CellProps extends Part {
  scope: Scope;
  tariff: Tariff;
  category: string | null;
}

/** One price: its own, or that of the venue shown as what it inherits; or none at all, where it is not sold. */
function Cell({ book, onChange, scope, tariff, category }: CellProps) {
  const { t } = useWords();
  const cell = cellOf(book, scope, tariff.id, category);
  const closed = cell !== undefined && (cell.amount ?? null) === null;
  const narrow = scope.kind !== "venue";
  const inherited = narrow ? cellOf(book, venueScope(book), tariff.id, category)?.amount : null;
  const named = { tariff: tariff.name, category: category ?? "" };
  const label = category === null ? t("tariffs:grid.cellEvery", named) : t("tariffs:grid.cell", named);
  const set = (price: number | "closed" | null) =>
    onChange(withPrice(book, scope, tariff.id, category, price));
  return (
    <td>
      <div className={styles.priced}>
        <AmountField
          inTable
          label={label}
          value={cell?.amount ?? null}
          placeholder={closed ? t("tariffs:grid.closed") : typedAmount(inherited)}
          onChange={set}
        />
        {narrow && (
          <button
            type="button"
            className={styles.toggle}
            aria-pressed={closed}
            aria-label={t("tariffs:grid.close", { cell: label })}
            title={t("tariffs:grid.close", { cell: label })}
            onClick={() => set(closed ? null : "closed")}
          >
            ∅
          </button>
        )}
      </div>
    </td>
  );
}

/** The prices: a line for each tariff, a column for each category, at one place of the programme. */
export function Grid({ book, onChange }: Part) {
  const { t } = useWords();
  const [scope, setScope] = useState<Scope>(() => venueScope(book));
  const [added, setAdded] = useState<string[]>([]);
  const [code, setCode] = useState("");
  const categories = [...new Set([...categoriesOf(book), ...added])];
  const listed = book.tariffs.filter(inGrid);
  const addCategory = () => {
    if (code.trim() !== "") setAdded([...added, code.trim()]);
    setCode("");
  };
  return (
    <Card title={t("tariffs:grid.title")}>
      <ScopeChoice book={book} label={t("tariffs:grid.scope")} value={scope} onChange={setScope} />
      <p className={styles.detail}>
        {t(scope.kind === "venue" ? "tariffs:grid.hint" : "tariffs:grid.hintScope")}
      </p>
      {listed.length === 0 ? (
        <EmptyState title={t("tariffs:grid.noPrice")}>{t("tariffs:grid.noPriceBody")}</EmptyState>
      ) : (
        <table className={styles.table} aria-label={t("tariffs:grid.title")}>
          <thead>
            <tr>
              <th scope="col">{t("tariffs:grid.tariff")}</th>
              <th scope="col">{t("tariffs:grid.every")}</th>
              {categories.map((category) => (
                <th key={category} scope="col">
                  {t("tariffs:grid.category", { code: category })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.map((tariff) => (
              <tr key={tariff.id}>
                <th scope="row">
                  {tariff.name} <span className={styles.detail}>{tariff.code}</span>
                </th>
                {[null, ...categories].map((category) => (
                  <Cell
                    key={`${category} ${JSON.stringify(scope)}`}
                    book={book}
                    onChange={onChange}
                    scope={scope}
                    tariff={tariff}
                    category={category}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          addCategory();
        }}
      >
        <Field
          label={t("tariffs:grid.categoryCode")}
          description={t("tariffs:grid.categoryHint")}
          value={code}
          onChange={setCode}
        />
        <Action type="submit" onClick={() => {}}>
          {t("tariffs:grid.addCategory")}
        </Action>
      </form>
    </Card>
  );
}
