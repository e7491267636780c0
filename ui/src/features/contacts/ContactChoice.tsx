import { useId, useState } from "react";
import { Action, Field, useWords } from "@/design";
import type { Input } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import styles from "./ContactChoice.module.css";

/** Somebody, as a form keeps her. */
export interface ChosenContact {
  readonly id: string;
  readonly name: string;
}

interface ContactChoiceProps {
  label: string;
  chosen: ChosenContact | null;
  onChoose: (contact: ChosenContact | null) => void;
  /** Only people, or only organisations. */
  kind?: NonNullable<Input<"create_contact">["kind"]>;
  /** Whether the field takes the keyboard when its dialog opens. */
  first?: boolean;
}

/** As many as are told apart at a glance, and as many as are read to keep that number of one kind. */
const SHOWN = 5;
const READ = 30;

/** A contact found by any piece of it, and the way to change one's mind. */
export function ContactChoice({ label, chosen, onChoose, kind, first = false }: ContactChoiceProps) {
  const { t } = useWords();
  const id = useId();
  const [query, setQuery] = useState("");
  const typed = query.trim();
  const read = useRead("find_contacts", { query: typed, limit: READ }, { enabled: typed !== "", keep: true });
  const found = (read.data?.contacts ?? [])
    .filter((each) => kind === undefined || each.kind === kind)
    .slice(0, SHOWN);
  if (chosen)
    return (
      <div className={styles.chosen}>
        <span>
          <span className={styles.label}>{label}</span> <strong>{chosen.name}</strong>
        </span>
        <Action onClick={() => onChoose(null)}>{t("publics:choice.clear")}</Action>
      </div>
    );
  return (
    <div className={styles.choice}>
      <Field
        label={label}
        description={t("publics:choice.hint")}
        value={query}
        onChange={setQuery}
        autoComplete="off"
        {...(typed !== "" && { "aria-controls": id })}
        {...(first && { "data-autofocus": true })}
      />
      {typed !== "" && (
        <ul id={id} className={styles.found} aria-label={label}>
          {found.map(({ contact, name, city }) => (
            <li key={contact}>
              <Action size="xs" onClick={() => onChoose({ id: contact, name })}>
                {[name, city].filter(Boolean).join(" · ")}
              </Action>
            </li>
          ))}
          {read.data && found.length === 0 && <li>{t("publics:choice.none", { query: typed })}</li>}
        </ul>
      )}
    </div>
  );
}
