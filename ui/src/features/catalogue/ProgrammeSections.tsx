import { Sections, useWords } from "@/design";

/** The three sections of the programme. */
export function ProgrammeSections() {
  const { t } = useWords();
  return (
    <Sections
      label={t("programme:sections.label")}
      sections={[
        { to: "/programme", text: t("programme:sections.performances") },
        { to: "/programme/shows", text: t("programme:sections.shows") },
        { to: "/programme/halls", text: t("programme:sections.halls") },
      ]}
    />
  );
}
