import { SegmentedControl } from "@mantine/core";
import {
  Card,
  commandList,
  Facts,
  KeyHint,
  keyNames,
  type Language,
  Page,
  ThemeChoice,
  useWords,
} from "@/design";
import { DeskSettings } from "@/features/network/settings/DeskSettings";
import { SettingsSections } from "@/features/network/settings/SettingsSections";
import styles from "./SettingsPage.module.css";

/** Every key of every screen. */
function Shortcuts() {
  const { t, language } = useWords();
  return (
    <Card title={t("settings:shortcuts.title")}>
      <Facts
        facts={commandList.flatMap(({ id, words, keys }) =>
          keys?.[0] ? [[t(words), <KeyHint key={id} keys={keyNames(keys[0], language)} />] as const] : [],
        )}
      />
    </Card>
  );
}

/** What each person sets for this desk. */
export function SettingsPage() {
  const { t, language, speak } = useWords();
  return (
    <Page title={t("ui:space.settings")}>
      <div className={styles.cards}>
        <SettingsSections />
        <Card title={t("ui:theme.title")}>
          <ThemeChoice />
        </Card>
        <Card title={t("ui:language.title")}>
          <SegmentedControl
            aria-label={t("ui:language.title")}
            value={language}
            onChange={(value) => speak(value as Language)}
            data={[
              { value: "fr", label: t("ui:language.fr") },
              { value: "en", label: t("ui:language.en") },
            ]}
          />
        </Card>
        <DeskSettings />
        <Shortcuts />
      </div>
    </Page>
  );
}
