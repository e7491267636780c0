import { Sections, useWords } from "@/design";

/** The sections of the settings. */
export function SettingsSections() {
  const { t } = useWords();
  return (
    <Sections
      label={t("settings:sections.label")}
      sections={[
        { to: "/settings", text: t("settings:sections.desk") },
        { to: "/settings/venue", text: t("settings:sections.venue") },
        { to: "/settings/agents", text: t("settings:sections.agents") },
        { to: "/settings/backups", text: t("settings:sections.backups") },
        { to: "/settings/network", text: t("settings:sections.network") },
      ]}
    />
  );
}
