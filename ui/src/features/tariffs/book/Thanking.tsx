import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { Action, Card, DateField, EmptyState, Field, Fields, FormDialog, useWords } from "@/design";
import styles from "../Tariffs.module.css";
import { type Part, type Thanks, withElement, withoutElement } from "./document";
import { ProductChoice, WindowFields } from "./fields/choices";
import { CountField } from "./fields/TypedField";

interface ThanksFormProps extends Part {
  at: number | null;
  onClose: () => void;
}

const begun: Thanks = {
  code: "",
  name: "",
  window: { kind: "season" },
  at: 5,
  product: "",
  credits: 1,
};

function ThanksForm({ book, onChange, at, onClose }: ThanksFormProps) {
  const { t } = useWords();
  const known = at === null ? undefined : book.thanks?.[at];
  const [thanks, setThanks] = useState<Thanks>(known ?? begun);
  const change = (next: Partial<Thanks>) => setThanks({ ...thanks, ...next });
  const missing = () => {
    if (!thanks.code.trim() || !thanks.name.trim()) return t("tariffs:status.incomplete");
    return thanks.product === "" ? t("tariffs:field.chooseProduct") : undefined;
  };
  return (
    <FormDialog
      title={t(known ? "tariffs:thanks.edit" : "tariffs:thanks.add")}
      submit={t(known ? "tariffs:grid.keep" : "tariffs:grid.add")}
      unavailable={missing()}
      onClose={onClose}
      onSubmit={() => {
        onChange(withElement(book, "thanks", { ...thanks, code: thanks.code.trim() }, at));
        onClose();
      }}
      size="lg"
    >
      <Fields>
        <Field
          label={t("tariffs:thanks.name")}
          description={t("tariffs:thanks.nameHint")}
          value={thanks.name}
          onChange={(name) => change({ name })}
          data-autofocus
        />
        <Field label={t("tariffs:status.code")} value={thanks.code} onChange={(code) => change({ code })} />
      </Fields>
      <Fields>
        <CountField
          label={t("tariffs:thanks.at")}
          value={thanks.at}
          onChange={(next) => change({ at: next ?? 1 })}
        />
        <ProductChoice
          label={t("tariffs:thanks.product")}
          kind="credits"
          value={thanks.product}
          onChange={(product) => change({ product })}
        />
        <CountField
          label={t("tariffs:thanks.credits")}
          value={thanks.credits}
          onChange={(credits) => change({ credits: credits ?? 0 })}
        />
        <DateField
          label={t("tariffs:thanks.expires")}
          value={thanks.expires ?? ""}
          onChange={(expires) => change({ expires: expires || null })}
        />
      </Fields>
      <WindowFields value={thanks.window} onChange={(window) => change({ window })} />
      <Checkbox
        label={t("tariffs:thanks.again")}
        checked={thanks.again ?? false}
        onChange={({ currentTarget: { checked } }) => change({ again: checked })}
      />
    </FormDialog>
  );
}

/** What an outing gives: a credit, a companion's place. */
export function Thanking({ book, onChange }: Part) {
  const { t } = useWords();
  const [editing, setEditing] = useState<number | "new" | null>(null);
  const list = book.thanks ?? [];
  return (
    <>
      <Card
        title={t("tariffs:thanks.title")}
        actions={<Action onClick={() => setEditing("new")}>{t("tariffs:thanks.add")}</Action>}
      >
        {list.length === 0 && (
          <EmptyState title={t("tariffs:thanks.none")}>{t("tariffs:thanks.noneBody")}</EmptyState>
        )}
        <ul>
          {list.map(({ code, name, at: rank, credits, again }, at) => (
            <li key={code} className={styles.row}>
              <div className={styles.main}>
                <strong>{name}</strong> <span className={styles.detail}>{code}</span>
                <p className={styles.detail}>
                  {t(again ? "tariffs:thanks.saidAgain" : "tariffs:thanks.said", { rank, count: credits })}
                </p>
              </div>
              <Action
                size="xs"
                aria-label={t("tariffs:thanks.editOf", { name })}
                onClick={() => setEditing(at)}
              >
                {t("tariffs:field.edit")}
              </Action>
              <Action
                size="xs"
                aria-label={t("tariffs:thanks.removeOf", { name })}
                onClick={() => onChange(withoutElement(book, "thanks", at))}
              >
                {t("tariffs:field.remove")}
              </Action>
            </li>
          ))}
        </ul>
      </Card>
      {editing !== null && (
        <ThanksForm
          book={book}
          onChange={onChange}
          at={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}
