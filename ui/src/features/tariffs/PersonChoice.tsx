import { useState } from "react";
import { Action, Field, useWords } from "@/design";
import { useRead } from "@/ipc/query";
import styles from "./Tariffs.module.css";

/** As many as are told apart at a glance. */
const SHOWN = 5;

interface PersonChoiceProps {
  chosen: { readonly id: string; readonly name: string } | null;
  onChoose: (person: { id: string; name: string } | null) => void;
}

/** A contact found by name, or an invented person. */
export function PersonChoice({ chosen, onChoose }: PersonChoiceProps) {
  const { t } = useWords();
  const [query, setQuery] = useState("");
  const typed = query.trim();
  const found = useRead(
    "find_contacts",
    { query: typed, limit: SHOWN },
    { enabled: typed !== "", keep: true },
  );
  if (chosen)
    return (
      <div className={styles.line}>
        <span>{t("tariffs:try.chosen", { name: chosen.name })}</span>
        <Action onClick={() => onChoose(null)}>{t("tariffs:try.clear")}</Action>
      </div>
    );
  return (
    <>
      <Field
        label={t("tariffs:try.contact")}
        description={t("tariffs:try.contactHint")}
        value={query}
        onChange={setQuery}
      />
      {typed !== "" && (
        <ul className={styles.line}>
          {found.data?.contacts.map(({ contact, name, city }) => (
            <li key={contact}>
              <Action onClick={() => onChoose({ id: contact, name })}>
                {[name, city].filter(Boolean).join(" · ")}
              </Action>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
