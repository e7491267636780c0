import { useState } from "react";
import { Action, Card, EmptyState, Tag, useTeller, useWords } from "@/design";
import { useRead } from "@/ipc/query";
import styles from "../Tariffs.module.css";
import { madeOf, type Part, type Tariff, withoutTariff } from "./document";
import { TariffForm } from "./rule/TariffForm";
import { type Names, ruleInWords } from "./rule/words";

/** The names of the passes and funds that rules refer to. */
function useNames(): Names {
  const products = useRead("list_pass_products", {}).data?.products ?? [];
  const funds = useRead("list_funds", {}).data?.funds ?? [];
  return {
    products: new Map(products.map(({ id, fields }) => [id, fields.name])),
    funds: new Map(funds.map(({ id, name }) => [id, name])),
  };
}

/** Every tariff of the book with its rule in words: prices, ladders, steps, passes, and how they combine. */
export function TariffList({ book, onChange }: Part) {
  const words = useWords();
  const { t } = words;
  const tell = useTeller();
  const names = useNames();
  const [editing, setEditing] = useState<Tariff | "new" | null>(null);
  const remove = (tariff: Tariff) => {
    onChange(withoutTariff(book, tariff.id));
    tell.done(t("tariffs:grid.removed", { tariff: tariff.name }));
  };
  return (
    <Card
      title={t("tariffs:book.tariffs")}
      actions={<Action onClick={() => setEditing("new")}>{t("tariffs:grid.addTariff")}</Action>}
    >
      {book.tariffs.length === 0 && (
        <EmptyState title={t("tariffs:grid.noTariff")}>{t("tariffs:grid.noTariffBody")}</EmptyState>
      )}
      <ul>
        {book.tariffs.map((tariff) => {
          const { id, name, code, rule, free_motive: motive } = tariff;
          const needed = madeOf(book, id).map((each) => each.name);
          return (
            <li key={id} className={styles.row}>
              <div className={styles.main}>
                <strong>{name}</strong> <span className={styles.detail}>{code}</span>{" "}
                <Tag>{t(`tariffs:rule.${rule.kind}`)}</Tag>{" "}
                {motive && <Tag tone="ochre">{t("tariffs:grid.freeOf", { motive })}</Tag>}
                <p className={styles.detail}>{ruleInWords(words, book, names, rule)}</p>
              </div>
              <Action
                size="xs"
                aria-label={t("tariffs:grid.editOf", { tariff: name })}
                onClick={() => setEditing(tariff)}
              >
                {t("tariffs:field.edit")}
              </Action>
              <Action
                size="xs"
                aria-label={t("tariffs:grid.removeOf", { tariff: name })}
                unavailable={
                  needed.length > 0 ? t("tariffs:grid.needed", { names: needed.join(", ") }) : undefined
                }
                onClick={() => remove(tariff)}
              >
                {t("tariffs:field.remove")}
              </Action>
            </li>
          );
        })}
      </ul>
      {editing && (
        <TariffForm
          book={book}
          tariff={editing === "new" ? null : editing}
          onChange={onChange}
          onClose={() => setEditing(null)}
        />
      )}
    </Card>
  );
}
