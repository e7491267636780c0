import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useWords } from "@/design";
import styles from "./SignIn.module.css";

/** Somebody who may hold this desk. */
export interface SignInAgent {
  readonly id: string;
  readonly name: string;
  /** « Billetterie ». */
  readonly role: string;
}

interface SignInProps {
  /** Terminal code of the desk. */
  code: string;
  venue: string;
  agents: readonly SignInAgent[];
  /** Who held the desk when it was locked: her name is already chosen. */
  locked?: string | null;
  /** Places of a basket that waits for her. */
  kept?: number;
  /** Why the last try was refused, in words. */
  problem?: string | undefined;
  busy?: boolean;
  onOpen: (agent: string, password: string) => void;
}

const initials = (name: string) =>
  name
    .split(/[\s-]+/)
    .map((part) => part.charAt(0))
    .slice(0, 2)
    .join("");

/** Who holds the desk: at the start of the day, and after a lock. */
export function SignIn({
  code,
  venue,
  agents,
  locked = null,
  kept = 0,
  problem,
  busy = false,
  onOpen,
}: SignInProps) {
  const { t } = useWords();
  const [chosen, setChosen] = useState(locked);
  const [password, setPassword] = useState("");
  const agent = agents.find(({ id }) => id === chosen);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (agent) onOpen(agent.id, password);
  };
  return (
    <main className={styles.page}>
      <div className={styles.sheet}>
        <header className={styles.head}>
          <span className={styles.mark} aria-hidden="true">
            P
          </span>
          <h1 className={styles.title}>{t("start:lock.title")}</h1>
          <p className={styles.lead}>{t("start:lock.lead", { code, venue })}</p>
        </header>
        {agents.length === 0 && <p className={styles.lead}>{t("start:lock.nobody")}</p>}
        {agent ? (
          <form className={styles.form} onSubmit={submit}>
            <p className={styles.agent}>
              <span className={styles.initials} aria-hidden="true">
                {initials(agent.name)}
              </span>
              <span>
                <strong>{agent.name}</strong>
                <small>{agent.role}</small>
              </span>
            </p>
            <PasswordInput
              data-autofocus
              autoFocus
              label={t("start:lock.password")}
              value={password}
              error={problem}
              autoComplete="current-password"
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            {kept > 0 && <p className={styles.kept}>{t("start:lock.kept", { count: kept })}</p>}
            <Button type="submit" variant="filled" loading={busy} fullWidth>
              {t("start:lock.open")}
            </Button>
            <Button variant="subtle" onClick={() => setChosen(null)}>
              {t("start:lock.back")}
            </Button>
          </form>
        ) : (
          <ul className={styles.agents} aria-label={t("start:lock.who")}>
            {agents.map(({ id, name, role }) => (
              <li key={id}>
                <button type="button" className={styles.choice} onClick={() => setChosen(id)}>
                  <span className={styles.initials} aria-hidden="true">
                    {initials(name)}
                  </span>
                  <span>
                    <strong>{name}</strong>
                    <small>{role}</small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </main>
  );
}
