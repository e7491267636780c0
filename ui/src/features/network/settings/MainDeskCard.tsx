import { type FormEvent, useState } from "react";
import { Action, Card, Facts, Field, Fields, Loaded, useConfirm, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import styles from "./Settings.module.css";

type Kept = Output<"main_desk">;
type Admitted = Output<"admit_desk">;

/** Where a base listens when nobody says otherwise. */
const PORT = "5442";

/** The way to be the main desk, for a desk that works alone. */
function Becoming() {
  const { t } = useWords();
  const tell = useTeller();
  const confirm = useConfirm();
  const become = useWrite("become_main_desk");
  const [port, setPort] = useState(PORT);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const agreed = await confirm({
      title: t("settings:mainDesk.ask"),
      body: t("settings:mainDesk.askBody"),
      action: t("settings:mainDesk.become"),
    });
    if (!agreed) return;
    become.mutate(
      { port: Number(port) || null },
      { onSuccess: () => tell.done(t("settings:mainDesk.became")), onError: tell.failed },
    );
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <p>{t("settings:mainDesk.why")}</p>
      <Fields>
        <Field
          label={t("settings:mainDesk.port")}
          description={t("settings:mainDesk.portHint")}
          inputMode="numeric"
          value={port}
          onChange={setPort}
          autoComplete="off"
        />
      </Fields>
      <Action type="submit" loading={become.isPending} onClick={() => {}}>
        {t("settings:mainDesk.become")}
      </Action>
    </form>
  );
}

/** Admitting a desk: what is to be typed there. */
function Admitting() {
  const { t } = useWords();
  const tell = useTeller();
  const admit = useWrite("admit_desk");
  const [name, setName] = useState("");
  const [admitted, setAdmitted] = useState<Admitted>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    admit.mutate({ name }, { onSuccess: setAdmitted, onError: tell.failed });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>{t("settings:mainDesk.admitHint")}</p>
      <Fields>
        <Field label={t("settings:mainDesk.name")} value={name} onChange={setName} autoComplete="off" />
      </Fields>
      {admitted && (
        <div role="status">
          <p>{t("settings:mainDesk.admitted")}</p>
          <Facts
            facts={[
              [t("settings:network.address"), <code key="address">{admitted.addresses[0]}</code>],
              [t("settings:network.code"), <code key="code">{admitted.code}</code>],
            ]}
          />
        </div>
      )}
      <Action type="submit" loading={admit.isPending} onClick={() => {}}>
        {t("settings:mainDesk.admit")}
      </Action>
    </form>
  );
}

/** The base that this desk keeps. */
function Keeping({ kept }: { kept: NonNullable<Kept> }) {
  const { t } = useWords();
  const tell = useTeller();
  const backUp = useWrite("back_up_base");
  const wake = useWrite("become_main_desk");
  const { running, addresses, backed_up_at: at } = kept;
  return (
    <div className={styles.form}>
      <Facts
        facts={[
          [
            t("settings:mainDesk.state"),
            running ? t("settings:mainDesk.runs") : t("settings:mainDesk.rests"),
          ],
          [t("settings:mainDesk.addresses"), addresses.join(", ")],
          [
            t("settings:mainDesk.backedUp"),
            at ? t("settings:network.exchangedOn", { at }) : t("settings:network.never"),
          ],
          [t("settings:mainDesk.backups"), kept.backups],
        ]}
      />
      {running ? (
        <>
          <Admitting />
          <Action
            loading={backUp.isPending}
            onClick={() =>
              backUp.mutate(
                {},
                {
                  onSuccess: ({ name: file }) => tell.done(t("settings:mainDesk.backupMade", { file })),
                  onError: tell.failed,
                },
              )
            }
          >
            {t("settings:mainDesk.backUp")}
          </Action>
        </>
      ) : (
        <Action
          loading={wake.isPending}
          onClick={() =>
            wake.mutate(
              {},
              { onSuccess: () => tell.done(t("settings:mainDesk.became")), onError: tell.failed },
            )
          }
        >
          {t("settings:mainDesk.wake")}
        </Action>
      )}
    </div>
  );
}

/** The main desk of a venue without Internet, for who manages the venue. */
export function MainDeskCard() {
  const { t } = useWords();
  const may = useAllowed("become_main_desk");
  const alone = useRead("network_state", {}, { enabled: may }).data?.standing === "alone";
  const read = useRead("main_desk", {}, { enabled: may });
  if (!may || (!alone && read.data === null)) return null;
  return (
    <Card title={t("settings:mainDesk.title")}>
      <Loaded<Kept> read={read}>{(kept) => (kept ? <Keeping kept={kept} /> : <Becoming />)}</Loaded>
    </Card>
  );
}
