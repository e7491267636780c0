import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { Action, Card, Choice, EmptyState, Field, Fields, FormDialog, Tag, useWords } from "@/design";
import styles from "../Tariffs.module.css";
import { type Part, type Status, withElement, withoutElement } from "./document";
import { CountField } from "./fields/TypedField";

type Kind = Status["evidence"]["kind"];

interface StatusFormProps extends Part {
  /** Which status of the book; a new one when absent. */
  at: number | null;
  onClose: () => void;
}

const evidenceOf = (kind: Kind): Status["evidence"] =>
  kind === "age" ? { kind, from: null, below: null, proof: false } : { kind };

function StatusForm({ book, onChange, at, onClose }: StatusFormProps) {
  const { t } = useWords();
  const known = at === null ? undefined : book.statuses?.[at];
  const [status, setStatus] = useState<Status>(
    known ?? { code: "", name: "", evidence: { kind: "document" } },
  );
  const { code, name, evidence } = status;
  const change = (next: Partial<Status>) => setStatus({ ...status, ...next });
  return (
    <FormDialog
      title={t(known ? "tariffs:status.edit" : "tariffs:status.add")}
      submit={t(known ? "tariffs:grid.keep" : "tariffs:grid.add")}
      unavailable={code.trim() && name.trim() ? undefined : t("tariffs:status.incomplete")}
      onClose={onClose}
      onSubmit={() => {
        onChange(withElement(book, "statuses", { ...status, code: code.trim(), name: name.trim() }, at));
        onClose();
      }}
    >
      <Fields>
        <Field
          label={t("tariffs:status.name")}
          value={name}
          onChange={(next) => change({ name: next })}
          data-autofocus
        />
        <Field
          label={t("tariffs:status.code")}
          description={t("tariffs:status.codeHint")}
          disabled={known !== undefined}
          value={code}
          onChange={(next) => change({ code: next })}
        />
        <Choice<Kind>
          label={t("tariffs:status.evidence")}
          value={evidence.kind}
          onChange={(kind) => change({ evidence: evidenceOf(kind) })}
          options={(["document", "word", "age"] as const).map((value) => ({
            value,
            label: t(`tariffs:status.${value}`),
          }))}
        />
      </Fields>
      {evidence.kind === "age" && (
        <>
          <Fields>
            <CountField
              label={t("tariffs:status.from")}
              value={evidence.from ?? null}
              onChange={(from) => change({ evidence: { ...evidence, from } })}
            />
            <CountField
              label={t("tariffs:status.below")}
              value={evidence.below ?? null}
              onChange={(below) => change({ evidence: { ...evidence, below } })}
            />
          </Fields>
          <Checkbox
            label={t("tariffs:status.proof")}
            checked={evidence.proof}
            onChange={({ currentTarget: { checked } }) =>
              change({ evidence: { ...evidence, proof: checked } })
            }
          />
        </>
      )}
    </FormDialog>
  );
}

/** The statuses that open a tariff, and how each is known. */
export function Statuses({ book, onChange }: Part) {
  const { t } = useWords();
  const [editing, setEditing] = useState<number | "new" | null>(null);
  const statuses = book.statuses ?? [];
  const users = (code: string) =>
    book.tariffs.filter(({ rule }) => JSON.stringify(rule).includes(JSON.stringify(code)));
  return (
    <Card
      title={t("tariffs:status.title")}
      actions={<Action onClick={() => setEditing("new")}>{t("tariffs:status.add")}</Action>}
    >
      <p className={styles.detail}>{t("tariffs:status.hint")}</p>
      {statuses.length === 0 && (
        <EmptyState title={t("tariffs:status.none")}>{t("tariffs:status.noneBody")}</EmptyState>
      )}
      <ul>
        {statuses.map(({ code, name, evidence }, at) => {
          const needed = users(code).map((each) => each.name);
          return (
            <li key={code} className={styles.row}>
              <div className={styles.main}>
                <strong>{name}</strong> <span className={styles.detail}>{code}</span>{" "}
                <Tag>{t(`tariffs:status.${evidence.kind}`)}</Tag>{" "}
                {evidence.kind === "age" && evidence.proof && <Tag>{t("tariffs:status.document")}</Tag>}
                <p className={styles.detail}>
                  {needed.length > 0
                    ? t("tariffs:status.opens", { names: needed.join(", ") })
                    : t("tariffs:status.opensNothing")}
                </p>
              </div>
              <Action
                size="xs"
                aria-label={t("tariffs:status.editOf", { name })}
                onClick={() => setEditing(at)}
              >
                {t("tariffs:field.edit")}
              </Action>
              <Action
                size="xs"
                aria-label={t("tariffs:status.removeOf", { name })}
                unavailable={
                  needed.length > 0 ? t("tariffs:grid.needed", { names: needed.join(", ") }) : undefined
                }
                onClick={() => onChange(withoutElement(book, "statuses", at))}
              >
                {t("tariffs:field.remove")}
              </Action>
            </li>
          );
        })}
      </ul>
      {editing !== null && (
        <StatusForm
          book={book}
          onChange={onChange}
          at={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </Card>
  );
}
