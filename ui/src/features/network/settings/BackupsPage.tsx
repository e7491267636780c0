import { Checkbox } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import {
  Action,
  type Column,
  DataTable,
  EmptyState,
  Field,
  Fields,
  Page,
  Tag,
  useConfirm,
  useTeller,
  useWords,
} from "@/design";
import { useAllowed } from "@/ipc/allowed";
import { authorize, type Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";
import styles from "./Settings.module.css";
import { SettingsCard } from "./SettingsCard";
import { SettingsSections } from "./SettingsSections";
import { useSettingsForm } from "./useSettingsForm";

type Backup = Output<"list_backups">["backups"][number];

/** When backups are made, where, and whether a passphrase opens them. */
function BackupCard({ settings }: { settings: Output<"settings"> }) {
  const { t } = useWords();
  const { desk } = settings;
  const form = useSettingsForm({ ...desk.backup, passphrase: "" }, ({ passphrase, ...backup }) => ({
    desk: { ...desk, backup },
    ...(passphrase !== "" && { backup_passphrase: passphrase }),
  }));
  const { now, set } = form;
  return (
    <SettingsCard title={t("settings:backups.settings")} form={form}>
      <Checkbox
        label={t("settings:backups.daily")}
        checked={now.daily}
        onChange={({ currentTarget: { checked } }) => set({ daily: checked })}
      />
      <Checkbox
        label={t("settings:backups.encrypt")}
        checked={now.encrypted}
        onChange={({ currentTarget: { checked } }) => set({ encrypted: checked })}
      />
      <Fields>
        <Field
          label={t("settings:backups.where")}
          description={t("settings:backups.whereHint")}
          value={now.folder ?? ""}
          onChange={(folder) => set({ folder: folder || null })}
        />
        <Field
          label={t("settings:backups.phrase")}
          type="password"
          autoComplete="new-password"
          description={settings.passphrase_set ? t("settings:backups.phraseSet") : undefined}
          value={now.passphrase}
          onChange={(passphrase) => set({ passphrase })}
        />
      </Fields>
    </SettingsCard>
  );
}

/** The backups of this desk: made now or every day, restored when one says so. */
export function BackupsPage() {
  const { t, f } = useWords();
  const tell = useTeller();
  const confirm = useConfirm();
  const queries = useQueryClient();
  const make = useWrite("back_up");
  const restore = useWrite("restore_backup");
  const unavailable = useAllowed("back_up") ? undefined : t("ui:notAllowed");
  const read = useRead("list_backups", {}, { enabled: unavailable === undefined });
  const settings = useRead("settings", {}, { enabled: unavailable === undefined }).data;
  const columns = useMemo<Column<Backup>[]>(
    () => [
      {
        id: "at",
        header: t("settings:backups.at"),
        value: ({ at }) => at,
        cell: ({ at }) => f.momentShort(at),
        width: "190px",
      },
      { id: "name", header: t("settings:backups.name"), value: ({ name }) => name },
      {
        id: "size",
        header: t("settings:backups.size"),
        value: ({ bytes }) => bytes,
        cell: ({ bytes }) => t("settings:backups.megabytes", { size: f.count(Math.round(bytes / 1e5) / 10) }),
        align: "end",
        width: "110px",
      },
      {
        id: "protection",
        header: t("settings:backups.protection"),
        value: ({ encrypted }) => (encrypted ? 1 : 0),
        cell: ({ encrypted }) => (
          <Tag tone={encrypted ? "leaf" : "plain"}>
            {encrypted ? t("settings:backups.encrypted") : t("settings:backups.clear")}
          </Tag>
        ),
        width: "110px",
      },
    ],
    [t, f],
  );
  const goBack = async ({ name, at }: Backup) => {
    const agreed = await confirm({
      title: t("settings:backups.ask"),
      body: t("settings:backups.askBody", { at }),
      action: t("settings:backups.do"),
    });
    if (!agreed) return;
    restore.mutate(
      { file: name },
      {
        onSuccess: ({ missing_operations }) => {
          tell.done(t("settings:backups.restored", { count: missing_operations }));
          authorize(null);
          void queries.invalidateQueries();
        },
        onError: tell.failed,
      },
    );
  };
  const now = () =>
    make.mutate(
      {},
      {
        onSuccess: ({ name }) => tell.done(t("settings:backups.done", { name })),
        onError: tell.failed,
      },
    );
  return (
    <Page
      title={t("settings:title")}
      fit="fill"
      actions={
        <Action primary loading={make.isPending} unavailable={unavailable} onClick={now}>
          {t("settings:backups.now")}
        </Action>
      }
      aside={settings && <BackupCard settings={settings} />}
    >
      <div className={styles.listing}>
        <div className={styles.above}>
          <SettingsSections />
          {read.data && (
            <p className={styles.detail}>{t("settings:backups.folder", { folder: read.data.folder })}</p>
          )}
          <p className={styles.detail}>{t("settings:backups.hint")}</p>
        </div>
        <DataTable
          label={t("settings:backups.title")}
          columns={columns}
          rows={read.data?.backups ?? []}
          rowId={({ name }) => name}
          onOpen={(backup) => void goBack(backup)}
          empty={<EmptyState title={t("settings:backups.empty")} />}
        />
      </div>
    </Page>
  );
}
