import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Action, Card, Field, Page, Progress, useRefusalText, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import { cancel, type Output, Refusal } from "@/ipc/client";
import { useDroppedFile } from "@/ipc/dropped";
import { useJob } from "@/ipc/jobs";
import { useRead, useWrite } from "@/ipc/query";
import { Columns, type Mapping } from "./Columns";
import styles from "./ImportPage.module.css";
import { ImportResult } from "./ImportResult";
import { Preview } from "./Preview";

/** Whether the person stopped the work herself. */
const isStopped = ({ code }: { code: string }) => code === "app.cancelled";

/** Takes contacts in from a file: look, say what each column is, import, read what became of each line. */
export function ImportPage() {
  const { t } = useWords();
  const say = useRefusalText();
  const tell = useTeller();
  const navigate = useNavigate();
  const may = useAllowed("import_contacts");
  const [path, setPath] = useState("");
  const [looked, setLooked] = useState<string | null>(null);
  const [mapping, setMapping] = useState<Mapping>([]);
  const [job, setJob] = useState<string | null>(null);
  const [result, setResult] = useState<Output<"import_contacts"> | null>(null);
  const progress = useJob(job);
  const preview = useRead(
    "preview_import",
    { path: looked ?? "", mapping },
    { enabled: looked !== null && job === null && result === null, keep: true },
  );
  const { mutateAsync: run } = useWrite("import_contacts");

  const look = (next: string) => {
    setResult(null);
    setMapping([]);
    setLooked(next.trim() === looked ? looked : next.trim());
  };
  useDroppedFile((dropped) => {
    setPath(dropped);
    look(dropped);
  });
  const start = async () => {
    if (looked === null) return;
    const name = crypto.randomUUID();
    setJob(name);
    try {
      setResult(await run({ path: looked, mapping, job: name }));
    } catch (thrown) {
      const refusal = Refusal.from(thrown);
      if (isStopped(refusal)) tell.done(t("publics:import.stopped"));
      else tell.failed(refusal);
    }
    setJob(null);
  };
  const again = () => {
    setResult(null);
    setLooked(null);
    setPath("");
  };
  const stop = () => {
    if (job !== null) cancel(job).catch((thrown: unknown) => tell.failed(Refusal.from(thrown)));
  };
  const unavailable = may ? undefined : t("publics:import.cannot");

  return (
    <Page
      title={t("publics:import.title")}
      actions={<Action onClick={() => void navigate({ to: "/publics" })}>{t("publics:import.back")}</Action>}
    >
      <div className={styles.steps}>
        <form
          className={styles.file}
          onSubmit={(event) => {
            event.preventDefault();
            if (path.trim() !== "" && unavailable === undefined) look(path);
          }}
        >
          <Field
            label={t("publics:import.path")}
            description={t("publics:import.pathHint")}
            value={path}
            onChange={setPath}
            disabled={job !== null}
            autoFocus
          />
          <Action
            type="submit"
            unavailable={unavailable ?? (path.trim() === "" ? t("publics:import.noPath") : undefined)}
            onClick={() => {}}
          >
            {t("publics:import.look")}
          </Action>
        </form>
        {preview.error && job === null && <p role="alert">{say(preview.error)}</p>}
        {job !== null && (
          <Card>
            <Progress
              label={t("publics:import.running")}
              done={progress?.done ?? 0}
              total={progress?.total ?? 0}
              remaining={progress?.remaining_ms ?? null}
              onCancel={stop}
            />
          </Card>
        )}
        {result && <ImportResult result={result} onAgain={again} />}
        {looked !== null && preview.data && job === null && result === null && (
          <>
            <Preview
              preview={preview.data}
              action={
                <Action primary unavailable={unavailable} onClick={() => void start()}>
                  {t("publics:import.run")}
                </Action>
              }
            />
            <Columns columns={preview.data.columns} mapping={mapping} onChange={setMapping} />
          </>
        )}
      </div>
    </Page>
  );
}
