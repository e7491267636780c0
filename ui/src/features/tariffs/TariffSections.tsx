import { Sections, useWords } from "@/design";

/** The four sections of the tariffs. */
export function TariffSections() {
  const { t } = useWords();
  return (
    <Sections
      label={t("tariffs:sections.label")}
      sections={[
        { to: "/tariffs", text: t("tariffs:sections.books") },
        { to: "/tariffs/try", text: t("tariffs:sections.try") },
        { to: "/tariffs/simulation", text: t("tariffs:sections.simulation") },
        { to: "/tariffs/passes", text: t("tariffs:sections.passes") },
      ]}
    />
  );
}
