import { useState } from "react";
import { Action, Choice, Field, useTeller, useWords } from "@/design";
import type { Input, Output } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import styles from "./ContactCard.module.css";

type Kind = Input<"add_note">["kind"];

const KINDS: readonly Kind[] = ["note", "call", "visit", "message"];

interface HistoryProps {
  contact: string;
  interactions: Output<"contact_card">["interactions"];
  unavailable: string | undefined;
}

/** What happened with the contact, the latest first, and a line to write what just did. */
export function History({ contact, interactions, unavailable }: HistoryProps) {
  const { t, f } = useWords();
  const tell = useTeller();
  const add = useWrite("add_note");
  const [kind, setKind] = useState<Kind>("note");
  const [text, setText] = useState("");
  const blocked = unavailable ?? (text.trim() === "" ? t("publics:history.missing") : undefined);
  const submit = () => {
    if (blocked !== undefined) return;
    add.mutate(
      { contact, kind, text },
      {
        onSuccess: () => {
          setText("");
          tell.done(t("publics:history.added"));
        },
        onError: tell.failed,
      },
    );
  };
  return (
    <section className={styles.section} aria-label={t("publics:history.title")}>
      <h3 className={styles.title}>{t("publics:history.title")}</h3>
      <form
        className={styles.write}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Choice
          label={t("publics:history.kind")}
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => ({ value, label: t(`publics:history.${value}`) }))}
        />
        <Field label={t("publics:history.text")} value={text} onChange={setText} />
        <Action type="submit" loading={add.isPending} unavailable={blocked} onClick={() => {}}>
          {t("publics:history.add")}
        </Action>
      </form>
      {interactions.length === 0 && <p className={styles.detail}>{t("publics:history.none")}</p>}
      <ul>
        {interactions.map(({ at, kind: what, text: said, agent }) => (
          <li key={`${at} ${said}`} className={styles.line}>
            <div className={styles.main}>
              {said}
              <p className={styles.detail}>
                {[t(`publics:history.${what}`), f.momentShort(at), agent].filter(Boolean).join(" · ")}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
