import type { ReactNode } from "react";
import { Action, Card, useWords } from "@/design";
import styles from "./Settings.module.css";

interface SettingsCardProps {
  title: string;
  form: { save: () => void; busy: boolean; unavailable: string | undefined };
  children: ReactNode;
}

/** A part of the settings with its own button: what one part changes, the others never touch. */
export function SettingsCard({ title, form, children }: SettingsCardProps) {
  const { t } = useWords();
  return (
    <Card title={title}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (form.unavailable === undefined) form.save();
        }}
      >
        {children}
        <Action type="submit" loading={form.busy} unavailable={form.unavailable} onClick={() => {}}>
          {t("settings:save")}
        </Action>
      </form>
    </Card>
  );
}
