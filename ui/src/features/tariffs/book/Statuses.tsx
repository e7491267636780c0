import { useState } from "react";
import { Action, Card, Choice, Field, Fields, FormDialog, Tag, useWords } from "@/design";
import styles from "../Tariffs.module.css";
import type { Document, Status } from "./document";

type Kind = Status["evidence"]["kind"];

interface StatusesProps {
  book: Document;
  onChange: (book: Document) => void;
}

function NewStatus({ book, onChange, onClose }: StatusesProps & { onClose: () => void }) {
  const { t } = useWords();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [kind, setKind] = useState<Kind>("document");
  const [from, setFrom] = useState("");
  const [below, setBelow] = useState("");
  const age = (typed: string) => (typed === "" ? null : Number(typed));
  const evidence: Status["evidence"] =
    kind === "age" ? { kind, from: age(from), below: age(below), proof: false } : { kind };
  return (
    <FormDialog
      title={t("tariffs:status.add")}
      submit={t("tariffs:grid.add")}
      unavailable={code.trim() && name.trim() ? undefined : t("tariffs:status.incomplete")}
      onClose={onClose}
      onSubmit={() => {
        const statuses = [...(book.statuses ?? []), { code: code.trim(), name: name.trim(), evidence }];
        onChange({ ...book, statuses });
        onClose();
      }}
    >
      <Fields>
        <Field label={t("tariffs:status.code")} value={code} onChange={setCode} data-autofocus />
        <Field label={t("tariffs:status.name")} value={name} onChange={setName} />
        <Choice<Kind>
          label={t("tariffs:status.evidence")}
          value={kind}
          onChange={setKind}
          options={(["document", "word", "age"] as const).map((value) => ({
            value,
            label: t(`tariffs:status.${value}`),
          }))}
        />
        {kind === "age" && (
          <>
            <Field label={t("tariffs:status.from")} type="number" min={0} value={from} onChange={setFrom} />
            <Field
              label={t("tariffs:status.below")}
              type="number"
              min={0}
              value={below}
              onChange={setBelow}
            />
          </>
        )}
      </Fields>
    </FormDialog>
  );
}

/** The statuses that open a tariff, and how each is known. */
export function Statuses({ book, onChange }: StatusesProps) {
  const { t } = useWords();
  const [creating, setCreating] = useState(false);
  const statuses = book.statuses ?? [];
  return (
    <Card
      title={t("tariffs:status.title")}
      actions={<Action onClick={() => setCreating(true)}>{t("tariffs:status.add")}</Action>}
    >
      {statuses.length === 0 && <p className={styles.detail}>{t("tariffs:status.none")}</p>}
      <ul>
        {statuses.map(({ code, name, evidence }) => (
          <li key={code} className={styles.line}>
            {name} <span className={styles.detail}>{code}</span>
            <Tag>{t(`tariffs:status.${evidence.kind}`)}</Tag>
          </li>
        ))}
      </ul>
      {creating && <NewStatus book={book} onChange={onChange} onClose={() => setCreating(false)} />}
    </Card>
  );
}
