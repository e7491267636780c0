import { Choice, Field, Fields, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import styles from "./Settings.module.css";
import { SettingsCard } from "./SettingsCard";
import { useSettingsForm } from "./useSettingsForm";

type Settings = Output<"settings">;
type Desk = Settings["desk"];
type Mail = NonNullable<Desk["mail"]>;

const NO_MAIL: Mail = { host: "", port: 465, security: "tls", user: null, from: "" };

/** The desk itself: its name, its lock, its printer. */
export function DeskCard({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const { desk } = settings;
  const form = useSettingsForm(
    {
      name: settings.desk_name,
      lock: String(desk.lock_after_minutes),
      queue: desk.printing?.queue ?? "",
      format: desk.printing?.format ?? ("page" as const),
    },
    ({ name, lock, queue, format }) => ({
      desk_name: name,
      desk: { ...desk, lock_after_minutes: Number(lock), printing: { queue: queue || null, format } },
    }),
  );
  return (
    <SettingsCard title={t("settings:desk.title", { terminal: settings.terminal })} form={form}>
      <Fields>
        <Field
          label={t("settings:desk.name")}
          value={form.now.name}
          onChange={(name) => form.set({ name })}
        />
        <Field
          label={t("settings:desk.lock")}
          type="number"
          min={1}
          max={240}
          value={form.now.lock}
          onChange={(lock) => form.set({ lock })}
        />
        <Field
          label={t("settings:printing.queue")}
          description={t("settings:printing.queueHint")}
          value={form.now.queue}
          onChange={(queue) => form.set({ queue })}
        />
        <Choice
          label={t("settings:printing.format")}
          value={form.now.format}
          onChange={(format) => form.set({ format })}
          options={(["page", "four", "roll"] as const).map((value) => ({
            value,
            label: t(`settings:printing.${value}`),
          }))}
        />
      </Fields>
      <p className={styles.detail}>{t("settings:desk.version", { version: settings.version })}</p>
    </SettingsCard>
  );
}

/** The account that sends mail; nothing leaves the desk without it. */
export function MailCard({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const { desk } = settings;
  const form = useSettingsForm({ ...(desk.mail ?? NO_MAIL), password: "" }, ({ password, ...mail }) => ({
    desk: { ...desk, mail: mail.host.trim() === "" ? null : mail },
    ...(password !== "" && { mail_password: password }),
  }));
  return (
    <SettingsCard title={t("settings:mail.title")} form={form}>
      <Fields>
        <Field
          label={t("settings:mail.host")}
          description={t("settings:mail.hostHint")}
          value={form.now.host}
          onChange={(host) => form.set({ host })}
        />
        <Field
          label={t("settings:mail.port")}
          type="number"
          value={String(form.now.port)}
          onChange={(port) => form.set({ port: Number(port) })}
        />
        <Choice
          label={t("settings:mail.security")}
          value={form.now.security}
          onChange={(security) => form.set({ security })}
          options={(["tls", "starttls", "plain"] as const).map((value) => ({
            value,
            label: t(`settings:mail.${value}`),
          }))}
        />
        <Field
          label={t("settings:mail.from")}
          value={form.now.from}
          onChange={(from) => form.set({ from })}
        />
        <Field
          label={t("settings:mail.user")}
          value={form.now.user ?? ""}
          onChange={(user) => form.set({ user: user || null })}
        />
        <Field
          label={t("settings:mail.password")}
          type="password"
          autoComplete="new-password"
          description={settings.mail_password_set ? t("settings:mail.passwordSet") : undefined}
          value={form.now.password}
          onChange={(password) => form.set({ password })}
        />
      </Fields>
    </SettingsCard>
  );
}
