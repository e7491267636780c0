import { useState } from "react";
import {
  Action,
  Card,
  Field,
  Fields,
  FormDialog,
  Loaded,
  Tag,
  useConfirm,
  useTeller,
  useWords,
} from "@/design";
import type { Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import styles from "./Review.module.css";

type Desk = Output<"network_desks">[number];

/** Two people give back what waits for a desk. */
function ReleaseDialog({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const release = useWrite("release_quarantine");
  const [second, setSecond] = useState("");
  const [secret, setSecret] = useState("");
  const typed = second.trim() !== "" && secret !== "";
  const submit = () =>
    release.mutate(
      { desk: desk.desk, second: second.trim(), secret },
      {
        onSuccess: () => {
          tell.done(t("exchange:desks.released"));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={t("exchange:desks.askRelease", { name: desk.name })}
      submit={t("exchange:desks.release")}
      onSubmit={submit}
      onClose={onClose}
      busy={release.isPending}
      refusal={release.error}
      unavailable={typed ? undefined : t("exchange:desks.secretMissing")}
    >
      <p>{t("exchange:desks.releaseBody")}</p>
      <Fields>
        <Field label={t("exchange:desks.second")} value={second} onChange={setSecond} autoComplete="off" />
        <Field
          label={t("exchange:desks.secret")}
          type="password"
          value={secret}
          onChange={setSecret}
          autoComplete="off"
        />
      </Fields>
    </FormDialog>
  );
}

function DeskItem({ desk, onRelease }: { desk: Desk; onRelease: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const confirm = useConfirm();
  const declare = useWrite("declare_desk_lost");
  const { name, own, seen_at: seen, lost_at: lost, forked, held, quarantined } = desk;
  const giveUp = async () => {
    const agreed = await confirm({
      title: t("exchange:desks.askLost", { name }),
      body: t("exchange:desks.askLostBody"),
      action: t("exchange:desks.declare"),
    });
    if (!agreed) return;
    declare.mutate(
      { desk: desk.desk },
      { onSuccess: () => tell.done(t("exchange:desks.declared")), onError: tell.failed },
    );
  };
  return (
    <li className={`${styles.item} ${styles.desk}`}>
      <div>
        <h3 className={styles.what}>{name}</h3>
        <p className={styles.facts}>
          {own && <span>{t("exchange:desks.own")}</span>}
          {seen && <span>{t("exchange:desks.seen", { at: seen })}</span>}
          {held > 0 && <span>{t("exchange:desks.held", { count: held })}</span>}
          {lost && <Tag tone="ochre">{t("exchange:desks.lost", { at: lost })}</Tag>}
          {forked && <Tag tone="ochre">{t("exchange:desks.forked")}</Tag>}
          {quarantined > 0 && <Tag tone="ochre">{t("exchange:desks.waits", { count: quarantined })}</Tag>}
        </p>
      </div>
      <div className={styles.actions}>
        {!own && !lost && (
          <Action loading={declare.isPending} onClick={() => void giveUp()}>
            {t("exchange:desks.declare")}
          </Action>
        )}
        {quarantined > 0 && <Action onClick={onRelease}>{t("exchange:desks.release")}</Action>}
      </div>
    </li>
  );
}

/** The desks of the venue, and what waits for those that are lost. */
export function Desks() {
  const { t } = useWords();
  const read = useRead("network_desks", {});
  const [released, setReleased] = useState<Desk | null>(null);
  return (
    <Card title={t("exchange:desks.title")}>
      <p className={styles.hint}>{t("exchange:desks.hint")}</p>
      <Loaded<Desk[]> read={read}>
        {(desks) => (
          <ul className={styles.list}>
            {desks.map((desk) => (
              <DeskItem key={desk.desk} desk={desk} onRelease={() => setReleased(desk)} />
            ))}
          </ul>
        )}
      </Loaded>
      {released && <ReleaseDialog desk={released} onClose={() => setReleased(null)} />}
    </Card>
  );
}
