import { Button, Progress } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useRefusalText, useWords } from "@/design";
import { call, cancel, type JobProgress, type Output, Refusal } from "@/ipc/client";
import { useJob } from "@/ipc/jobs";
import styles from "./MakeDemo.module.css";

type Demo = Output<"create_demo">;

/** Who one is at first: the box office, which may sell at every venue. */
const SELLER = "nadia";

interface MakeDemoProps {
  onEnter: (code: string, password: string) => void;
  onBack: () => void;
}

/** How far the work is, with what is left of it when that can be said honestly. */
function Progression({ progress }: { progress: JobProgress | undefined }) {
  const { t } = useWords();
  const ratio = progress && progress.total > 0 ? (100 * progress.done) / progress.total : 0;
  const left = progress?.remaining_ms;
  return (
    <>
      <Progress value={ratio} aria-label={t("start:first.making")} animated={ratio === 0} color="garnet" />
      <p className={styles.figures} aria-live="polite">
        {progress && progress.total > 0 && t("start:first.progress", progress)}
        {left != null && ` · ${t("start:first.remaining", { left })}`}
      </p>
    </>
  );
}

/** Makes the demonstration network, says how far it is, then who one may be in it. */
export function MakeDemo({ onEnter, onBack }: MakeDemoProps) {
  const { t } = useWords();
  const say = useRefusalText();
  const [job] = useState(() => crypto.randomUUID());
  const progress = useJob(job);
  const [made, setMade] = useState<Demo>();
  const [problem, setProblem] = useState<string>();
  const begun = useRef(false);

  useEffect(() => {
    // Once, though React mounts twice while one develops: the season is made only one time.
    if (begun.current) return;
    begun.current = true;
    call("create_demo", { job }).then(setMade, (thrown: unknown) => {
      const refusal = Refusal.from(thrown);
      setProblem(refusal.code === "app.cancelled" ? t("start:first.stopped") : say(refusal));
    });
  }, [job, say, t]);

  const seller = made?.agents.find(({ code }) => code === SELLER) ?? made?.agents[0];
  return (
    <main className={styles.page}>
      <section className={styles.sheet}>
        <h1 className={styles.title}>{made ? t("start:first.ready") : t("start:first.making")}</h1>
        {!made && !problem && (
          <>
            <p>{t("start:first.makingBody")}</p>
            <Progression progress={progress} />
            <Button onClick={() => void cancel(job)}>{t("start:first.stop")}</Button>
          </>
        )}
        {problem && (
          <>
            <p role="alert">{problem}</p>
            <Button onClick={onBack}>{t("start:create.back")}</Button>
          </>
        )}
        {made && seller && (
          <>
            <p>{t("start:first.readyBody", { code: seller.code, password: made.password, pin: made.pin })}</p>
            <Button variant="filled" autoFocus onClick={() => onEnter(seller.code, made.password)}>
              {t("start:first.enter")}
            </Button>
          </>
        )}
      </section>
    </main>
  );
}
