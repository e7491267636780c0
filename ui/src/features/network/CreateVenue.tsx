import { Button } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Field, useWindowTitle, useWords } from "@/design";
import styles from "./CreateVenue.module.css";

const FIELDS = [
  "operator",
  "siren",
  "venue",
  "city",
  "desk",
  "terminal",
  "agent",
  "code",
  "password",
  "pin",
] as const;
type FieldName = (typeof FIELDS)[number];

/** What the person wrote. */
export type VenueDraft = Readonly<Record<FieldName, string>>;

const BLANK: VenueDraft = {
  operator: "",
  siren: "",
  venue: "",
  city: "",
  desk: "",
  terminal: "A01",
  agent: "",
  code: "",
  password: "",
  pin: "",
};

interface CreateVenueProps {
  busy: boolean;
  /** Why it was refused, in words. */
  problem: string | undefined;
  onCreate: (draft: VenueDraft) => void;
  onBack: () => void;
}

/** The few facts without which no ticket can be printed. */
export function CreateVenue({ busy, problem, onCreate, onBack }: CreateVenueProps) {
  const { t } = useWords();
  useWindowTitle(t("start:create.title"));
  const [draft, setDraft] = useState(BLANK);
  const hints: Partial<Record<FieldName, string>> = {
    terminal: t("start:create.terminalHint"),
    code: t("start:create.codeHint"),
    password: t("start:create.passwordHint"),
    pin: t("start:create.pinHint"),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onCreate(draft);
  };
  return (
    <main className={styles.page}>
      <form className={styles.sheet} onSubmit={submit}>
        <header className={styles.head}>
          <h1 className={styles.title}>{t("start:create.title")}</h1>
          <p className={styles.lead}>{t("start:create.lead")}</p>
        </header>
        <div className={styles.fields}>
          {FIELDS.map((name, index) => (
            <Field
              key={name}
              required={name !== "pin"}
              withAsterisk={false}
              autoFocus={index === 0}
              label={t(`start:create.${name}`)}
              description={hints[name]}
              type={name === "password" || name === "pin" ? "password" : "text"}
              autoComplete={name === "password" || name === "pin" ? "new-password" : "off"}
              value={draft[name]}
              onChange={(value) => setDraft({ ...draft, [name]: value })}
            />
          ))}
        </div>
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={styles.buttons}>
          <Button onClick={onBack}>{t("start:create.back")}</Button>
          <Button type="submit" variant="filled" loading={busy}>
            {t("start:create.action")}
          </Button>
        </div>
      </form>
    </main>
  );
}
