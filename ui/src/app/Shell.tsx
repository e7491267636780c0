import { useMantineColorScheme } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { KeyHint, keyNames, keysOf, useCommand, useWords } from "@/design";
import { Help } from "./Help";
import { Palette, palette } from "./Palette";
import { Rail } from "./Rail";
import styles from "./Shell.module.css";
import { StateLine } from "./StateLine";

/** The frame of the window: rail, search, the screen, the state of the desk. */
export function Shell({ children, onLock }: { children: ReactNode; onLock: () => void }) {
  const { t, language } = useWords();
  const { setColorScheme } = useMantineColorScheme();
  const [help, setHelp] = useState(false);
  useCommand("app.find", palette.open);
  useCommand("app.help", () => setHelp(true));
  useCommand("app.lock", onLock);
  useCommand("app.light", () => setColorScheme("light"));
  useCommand("app.dark", () => setColorScheme("dark"));
  useCommand("app.system", () => setColorScheme("auto"));
  return (
    <div className={styles.window}>
      <button
        type="button"
        className={styles.skip}
        onClick={() => document.getElementById("content")?.focus()}
      >
        {t("ui:app.skip")}
      </button>
      <Rail />
      <button
        type="button"
        className={styles.find}
        onClick={palette.open}
        aria-description={t("ui:find.label")}
      >
        <span>{t("ui:find.placeholder")}</span>
        <KeyHint keys={keyNames(keysOf("app.find") ?? "", language)} />
      </button>
      <div className={styles.screen}>{children}</div>
      <StateLine />
      <Palette />
      <Help opened={help} onClose={() => setHelp(false)} />
    </div>
  );
}
