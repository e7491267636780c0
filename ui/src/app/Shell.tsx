import { useMantineColorScheme } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { KeyHint, keyNames, keysOf, useCommand, useWords } from "@/design";
import { useDeskState } from "./deskState";
import { Help } from "./Help";
import { Palette, palette } from "./Palette";
import { Rail } from "./Rail";
import styles from "./Shell.module.css";
import { StateLine } from "./StateLine";
import { useFound } from "./useFound";

interface ShellProps {
  children: ReactNode;
  onLock: () => void;
  /** Ends the session. */
  onLeave: () => void;
  /** Enters training mode, or leaves it. */
  onTraining: (enter: boolean) => void;
}

/** Says above everything else that nothing counts. */
function TrainingBanner({ onLeave }: { onLeave: () => void }) {
  const { t } = useWords();
  return (
    <div className={styles.training} role="status">
      <strong>{t("ui:state.banner")}</strong>
      <span>{t("ui:state.bannerBody")}</span>
      <button type="button" onClick={onLeave}>
        {t("ui:state.bannerLeave")}
      </button>
    </div>
  );
}

/** A command that has a meaning only in one mode. */
function ModeCommand({ id, run }: { id: "app.training" | "app.real"; run: () => void }) {
  useCommand(id, run);
  return null;
}

/** The frame of the window: rail, search, the screen, the state of the desk. */
export function Shell({ children, onLock, onLeave, onTraining }: ShellProps) {
  const { t, language } = useWords();
  const { training } = useDeskState();
  const { found, search } = useFound();
  const { setColorScheme } = useMantineColorScheme();
  const [help, setHelp] = useState(false);
  useCommand("app.find", palette.open);
  useCommand("app.help", () => setHelp(true));
  useCommand("app.lock", onLock);
  useCommand("app.leave", onLeave);
  useCommand("app.light", () => setColorScheme("light"));
  useCommand("app.dark", () => setColorScheme("dark"));
  useCommand("app.system", () => setColorScheme("auto"));
  return (
    <div className={styles.window} data-training={training ? "" : undefined}>
      <ModeCommand
        key={training ? "real" : "training"}
        id={training ? "app.real" : "app.training"}
        run={() => onTraining(!training)}
      />
      {training && <TrainingBanner onLeave={() => onTraining(false)} />}
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
      <Palette onSearch={search} found={found} />
      <Help opened={help} onClose={() => setHelp(false)} />
    </div>
  );
}
