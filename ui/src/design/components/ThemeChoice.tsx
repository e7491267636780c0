import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useWords } from "../words/useWords";

/** Light, dark, or the same as the system. */
export function ThemeChoice() {
  const { t } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label={t("ui:theme.title")}
      value={colorScheme}
      onChange={(value) => setColorScheme(value as "auto" | "light" | "dark")}
      data={[
        { value: "auto", label: t("ui:theme.auto") },
        { value: "light", label: t("ui:theme.light") },
        { value: "dark", label: t("ui:theme.dark") },
      ]}
    />
  );
}
