import { Sections, useWords } from "@/design";

/** The sections of the till. */
export function TillSections() {
  const { t } = useWords();
  return (
    <Sections
      label={t("till:sections.label")}
      sections={[
        { to: "/till", text: t("till:sections.till") },
        { to: "/till/venue", text: t("till:sections.venue") },
        { to: "/till/takings", text: t("till:sections.takings") },
        { to: "/till/journal", text: t("till:sections.journal") },
      ]}
    />
  );
}
