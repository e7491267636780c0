import { Button } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Field, useRefusalText, useWindowTitle, useWords } from "@/design";
import { call, Refusal } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import styles from "./CreateVenue.module.css";
import { RECEIVING } from "./receiving";

interface JoinNetworkProps {
  onJoined: () => void;
  onBack: () => void;
}

/** A desk without a venue receives one: the address and the code that its network's administrator gave. */
export function JoinNetwork({ onJoined, onBack }: JoinNetworkProps) {
  const { t } = useWords();
  const say = useRefusalText();
  useWindowTitle(t("start:join.title"));
  const [address, setAddress] = useState("");
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const receiving = useRead("network_receiving", {}, { enabled: busy }).data;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await call("join_network", { address, code });
      onJoined();
    } catch (thrown) {
      setProblem(say(Refusal.from(thrown)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className={styles.page}>
      <form className={styles.sheet} onSubmit={(event) => void submit(event)}>
        <header className={styles.head}>
          <h1 className={styles.title}>{t("start:join.title")}</h1>
          <p className={styles.lead}>{t("start:join.lead")}</p>
        </header>
        <Field
          required
          withAsterisk={false}
          autoFocus
          label={t("start:join.address")}
          description={t("start:join.addressHint")}
          autoComplete="off"
          value={address}
          onChange={setAddress}
        />
        <Field
          required
          withAsterisk={false}
          label={t("start:join.code")}
          description={t("start:join.codeHint")}
          autoComplete="off"
          value={code}
          onChange={setCode}
        />
        {busy && (
          <p aria-live="polite">
            {receiving ? t(RECEIVING[receiving.step], receiving) : t("start:join.joining")}
          </p>
        )}
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={styles.buttons}>
          <Button onClick={onBack} disabled={busy}>
            {t("start:create.back")}
          </Button>
          <Button type="submit" variant="filled" loading={busy}>
            {t("start:join.action")}
          </Button>
        </div>
      </form>
    </main>
  );
}
