import { useState } from "react";
import { Action, Card, Field, useWords } from "@/design";
import styles from "../Tariffs.module.css";
import { AmountCell } from "./AmountCell";
import { categoriesOf, cellOf, type Document, inGrid, withPrice } from "./document";
import { NewTariff } from "./NewTariff";

interface PartProps {
  book: Document;
  onChange: (book: Document) => void;
}

/** The prices of the venue: a line for each tariff, a column for each category. */
export function Grid({ book, onChange }: PartProps) {
  const { t } = useWords();
  const [added, setAdded] = useState<string[]>([]);
  const [code, setCode] = useState("");
  const [creating, setCreating] = useState(false);
  const categories = [...new Set([...categoriesOf(book), ...added])];
  const addCategory = () => {
    if (code.trim() !== "") setAdded([...added, code.trim()]);
    setCode("");
  };
  return (
    <Card
      title={t("tariffs:grid.title")}
      actions={<Action onClick={() => setCreating(true)}>{t("tariffs:grid.addTariff")}</Action>}
    >
      <p className={styles.detail}>{t("tariffs:grid.hint")}</p>
      <table className={styles.table}>
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
          {book.tariffs.map((tariff) => (
            <tr key={tariff.id}>
              <th scope="row">
                {tariff.name} <span className={styles.detail}>{tariff.code}</span>
              </th>
              {inGrid(tariff) ? (
                [null, ...categories].map((category) => (
                  <td key={category ?? ""}>
                    <AmountCell
                      label={
                        category === null
                          ? t("tariffs:grid.cellEvery", { tariff: tariff.name })
                          : t("tariffs:grid.cell", { tariff: tariff.name, category })
                      }
                      cents={cellOf(book, tariff.id, category)?.amount ?? null}
                      onChange={(cents) => onChange(withPrice(book, tariff.id, category, cents))}
                    />
                  </td>
                ))
              ) : (
                <td colSpan={categories.length + 1} className={styles.detail}>
                  {t(`tariffs:rule.${tariff.rule.kind}`)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          addCategory();
        }}
      >
        <Field label={t("tariffs:grid.categoryCode")} value={code} onChange={setCode} />
        <Action type="submit" onClick={() => {}}>
          {t("tariffs:grid.addCategory")}
        </Action>
      </form>
      {creating && <NewTariff book={book} onChange={onChange} onClose={() => setCreating(false)} />}
    </Card>
  );
}
