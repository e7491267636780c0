import { useRef, useState } from "react";
import { Action, Field, FormDialog, useTeller, useWords } from "@/design";
import type { Refusal } from "@/ipc/client";
import styles from "./PerformancePage.module.css";

/** So many places under a name. */
export interface Share {
  /** What it is already, when it is not new. */
  id?: string | null | undefined;
  name: string;
  places: number;
}

interface ShareFormProps {
  title: string;
  /** What the names are. */
  nameLabel: string;
  start: readonly Share[];
  refusal: Refusal | null;
  onSave: (shares: readonly Share[], done: { onSuccess: () => void }) => void;
  onClose: () => void;
}

/** A short list of names and numbers; all of them are written at once. */
export function ShareForm({ title, nameLabel, start, refusal, onSave, onClose }: ShareFormProps) {
  const { t } = useWords();
  const tell = useTeller();
  const next = useRef(start.length);
  const [rows, setRows] = useState(() =>
    start.map((share, key) => ({ ...share, id: share.id, key, places: String(share.places) })),
  );
  const change = (key: number, part: { name?: string; places?: string }) =>
    setRows((now) => now.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const wrong = rows.some(({ name, places }) => name.trim() === "" || !/^\d+$/.test(places));
  const add = () => {
    next.current += 1;
    setRows([...rows, { key: next.current, id: null, name: "", places: "" }]);
  };
  return (
    <FormDialog
      title={title}
      submit={t("programme:share.save")}
      unavailable={wrong ? t("programme:share.incomplete") : undefined}
      refusal={refusal}
      onClose={onClose}
      onSubmit={() =>
        onSave(
          rows.map(({ id, name, places }) => ({ id, name: name.trim(), places: Number(places) })),
          {
            onSuccess: () => {
              tell.done(t("programme:share.saved"));
              onClose();
            },
          },
        )
      }
    >
      {rows.map(({ key, name, places }) => (
        <div key={key} className={styles.row}>
          <Field label={nameLabel} value={name} onChange={(value) => change(key, { name: value })} />
          <Field
            label={t("programme:share.places")}
            inputMode="numeric"
            value={places}
            onChange={(value) => change(key, { places: value })}
          />
          <Action onClick={() => setRows(rows.filter((row) => row.key !== key))}>
            {t("programme:share.remove")}
          </Action>
        </div>
      ))}
      <div>
        <Action onClick={add}>{t("programme:share.add")}</Action>
      </div>
    </FormDialog>
  );
}
