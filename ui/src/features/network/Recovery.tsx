import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { Field, useConfirm, useRefusalText, useWindowTitle, useWords } from "@/design";
import { call, type Input, type Output, Refusal } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import styles from "./Recovery.module.css";

type Backup = Output<"recovery">["backups"][number];

/** Takes a way out; afterwards the desk opens as if it had just been started. */
function useRecovery() {
  const say = useRefusalText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [missing, setMissing] = useState<number>();
  const recover = async (way: Input<"recover">) => {
    setBusy(true);
    setProblem(undefined);
    try {
      setMissing((await call("recover", way)).missing_operations);
    } catch (thrown) {
      setProblem(say(Refusal.from(thrown)));
    }
    setBusy(false);
  };
  return { busy, problem, missing, recover };
}

/** The backups that are there, of which one is chosen. */
function Backups(props: { backups: readonly Backup[]; chosen: string; onChoose: (name: string) => void }) {
  const { t, f } = useWords();
  const name = useId();
  return (
    <fieldset className={styles.backups}>
      <legend className={styles.legend}>{t("start:recovery.backups")}</legend>
      {props.backups.map((backup) => (
        <label key={backup.name} className={styles.backup}>
          <input
            type="radio"
            name={name}
            checked={props.chosen === backup.name}
            onChange={() => props.onChoose(backup.name)}
          />
          <span className={styles.when}>{f.momentShort(backup.at)}</span>
          <span className={styles.note}>
            {t("settings:backups.megabytes", { size: f.count(Math.round(backup.bytes / 1e5) / 10) })}
            {" · "}
            {backup.encrypted ? t("settings:backups.encrypted") : t("settings:backups.clear")}
          </span>
        </label>
      ))}
      {props.backups.length === 0 && <p className={styles.note}>{t("start:recovery.none")}</p>}
    </fieldset>
  );
}

/** The first way out: a backup of the list, or a file from elsewhere, with its passphrase. */
function RestoreForm(props: {
  backups: readonly Backup[];
  busy: boolean;
  onRecover: (way: Input<"recover">) => void;
}) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<string>();
  const [path, setPath] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const name = chosen ?? props.backups[0]?.name ?? "";
  const file = path.trim() || name;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onRecover({ file, passphrase: passphrase || null });
  };
  return (
    <form className={styles.way} onSubmit={submit}>
      <h2 className={styles.name}>{t("start:recovery.restore")}</h2>
      <p className={styles.note}>{t("start:recovery.restoreBody")}</p>
      <Backups backups={props.backups} chosen={path.trim() ? "" : name} onChoose={setChosen} />
      <Field
        label={t("start:recovery.file")}
        description={t("start:recovery.fileHint")}
        value={path}
        onChange={setPath}
      />
      <Field
        label={t("start:recovery.passphrase")}
        description={t("start:recovery.passphraseHint")}
        type="password"
        autoComplete="off"
        value={passphrase}
        onChange={setPassphrase}
      />
      <Button type="submit" variant="filled" loading={props.busy} disabled={file === ""}>
        {t("start:recovery.do")}
      </Button>
    </form>
  );
}

/** The second way out, when an older store was put back on purpose: to say so, and go on with it. */
function GoOn({ busy, onRecover }: { busy: boolean; onRecover: (way: Input<"recover">) => void }) {
  const { t } = useWords();
  const confirm = useConfirm();
  const goOn = async () => {
    const agreed = await confirm({
      title: t("start:recovery.goOnAsk"),
      body: t("start:recovery.goOnBody"),
      action: t("start:recovery.goOn"),
    });
    if (agreed) onRecover({});
  };
  return (
    <section className={styles.way}>
      <h2 className={styles.name}>{t("start:recovery.older")}</h2>
      <p className={styles.note}>{t("start:recovery.goOnBody")}</p>
      <Button disabled={busy} onClick={() => void goOn()}>
        {t("start:recovery.goOn")}
      </Button>
    </section>
  );
}

/** The installation refuses to open: why, in words, and the ways out. */
export function Recovery({ refusal }: { refusal: Refusal }) {
  const { t } = useWords();
  useWindowTitle(t("start:recovery.title"));
  const say = useRefusalText();
  const queries = useQueryClient();
  const ways = useRead("recovery", {});
  const { busy, problem, missing, recover } = useRecovery();
  const older = refusal.code === "journal.store_rolled_back" && Number(refusal.params.found) > 0;
  return (
    <main className={styles.page}>
      <div className={styles.sheet}>
        <h1 className={styles.title}>
          {missing === undefined ? t("start:recovery.title") : t("start:recovery.done")}
        </h1>
        {missing === undefined ? (
          <>
            <p role="alert">{problem ?? say(refusal)}</p>
            <RestoreForm
              backups={ways.data?.backups ?? []}
              busy={busy}
              onRecover={(way) => void recover(way)}
            />
            {older && <GoOn busy={busy} onRecover={(way) => void recover(way)} />}
          </>
        ) : (
          <>
            <p>{t("start:recovery.missing", { count: missing })}</p>
            <Button variant="filled" autoFocus onClick={() => void queries.resetQueries()}>
              {t("start:recovery.enter")}
            </Button>
          </>
        )}
      </div>
    </main>
  );
}
