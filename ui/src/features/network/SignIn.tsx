import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Field, useWindowTitle, useWords } from "@/design";
import styles from "./SignIn.module.css";

/** Somebody who may take the desk with a PIN. */
export interface Seller {
  readonly code: string;
  readonly name: string;
}

/** What opens the desk. */
export type Key =
  | { readonly with: "password"; readonly code: string; readonly secret: string }
  | { readonly with: "pin"; readonly code: string; readonly secret: string }
  /** Of the person who locked it. */
  | { readonly with: "either"; readonly secret: string };

interface SignInProps {
  venue: string;
  sellers: readonly Seller[];
  /** Who locked the desk. */
  locked?: string | null;
  /** Places of a basket that waits. */
  kept?: number;
  /** Why the last try was refused, in words. */
  problem?: string | undefined;
  busy?: boolean;
  onOpen: (key: Key) => void;
}

const initials = (name: string) =>
  name
    .split(/[\s-]+/)
    .map((part) => part.charAt(0))
    .slice(0, 2)
    .join("");

function Face({ name }: { name: string }) {
  return (
    <>
      <span className={styles.initials} aria-hidden="true">
        {initials(name)}
      </span>
      <strong>{name}</strong>
    </>
  );
}

/** Who holds the desk: at the start of the day, at a change of seller, and after a lock. */
export function SignIn({
  venue,
  sellers,
  locked = null,
  kept = 0,
  problem,
  busy = false,
  onOpen,
}: SignInProps) {
  const { t } = useWords();
  useWindowTitle(t("start:lock.title"));
  const [chosen, setChosen] = useState<Seller | null>(null);
  const [code, setCode] = useState("");
  const [secret, setSecret] = useState("");
  const name = chosen?.name ?? locked;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen) onOpen({ with: "pin", code: chosen.code, secret });
    else if (locked) onOpen({ with: "either", secret });
    else onOpen({ with: "password", code, secret });
  };
  const label = chosen ? t("start:lock.pin") : locked ? t("start:lock.secret") : t("start:lock.password");
  return (
    <main className={styles.page}>
      <div className={styles.sheet}>
        <header className={styles.head}>
          <span className={styles.mark} aria-hidden="true">
            P
          </span>
          <h1 className={styles.title}>{t("start:lock.title")}</h1>
          <p className={styles.lead}>{venue}</p>
        </header>
        <form className={styles.form} onSubmit={submit}>
          {name && (
            <p className={styles.agent}>
              <Face name={name} />
            </p>
          )}
          {!name && (
            <Field
              autoFocus
              label={t("start:lock.code")}
              value={code}
              onChange={setCode}
              autoComplete="username"
            />
          )}
          <PasswordInput
            key={label}
            autoFocus={name !== null}
            label={label}
            value={secret}
            error={problem}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ "aria-label": t("start:lock.show") }}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
          {kept > 0 && <p className={styles.kept}>{t("start:lock.kept", { count: kept })}</p>}
          <Button type="submit" variant="filled" loading={busy} fullWidth>
            {t("start:lock.open")}
          </Button>
          {chosen && (
            <Button variant="subtle" onClick={() => setChosen(null)}>
              {t("start:lock.back")}
            </Button>
          )}
        </form>
        {!chosen && sellers.length > 0 && (
          <section className={styles.others}>
            <h2 className={styles.other}>{t("start:lock.who")}</h2>
            <ul className={styles.agents}>
              {sellers.map((seller) => (
                <li key={seller.code}>
                  <button type="button" className={styles.choice} onClick={() => setChosen(seller)}>
                    <Face name={seller.name} />
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </main>
  );
}
