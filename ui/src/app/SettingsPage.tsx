import { SegmentedControl } from "@mantine/core";
import { Card, type Language, Page, ThemeChoice, useWords } from "@/design";
import styles from "./SettingsPage.module.css";

/** What each person sets for this desk. */
export function SettingsPage() {
  const { t, language, speak } = useWords();
  return (
    <Page title={t("ui:space.settings")}>
      <div className={styles.cards}>
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
      </div>
    </Page>
  );
}
