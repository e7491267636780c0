import { useState } from "react";
import { useTeller, useWords } from "@/design";
import type { Input } from "@/ipc/client";
import { useWrite } from "@/ipc/query";

type Changes = Input<"change_settings">;

/** One part of the settings being edited: what it is now, and the way to keep it. */
export function useSettingsForm<Part extends object>(start: Part, toChanges: (part: Part) => Changes) {
  const { t } = useWords();
  const tell = useTeller();
  const change = useWrite("change_settings");
  const [edited, setEdited] = useState<Part | null>(null);
  const save = () =>
    change.mutate(toChanges(edited ?? start), {
      onSuccess: () => {
        tell.done(t("settings:saved"));
        setEdited(null);
      },
      onError: tell.failed,
    });
  return {
    now: edited ?? start,
    set: (part: Partial<Part>) => setEdited({ ...(edited ?? start), ...part }),
    save,
    busy: change.isPending,
    unavailable: edited === null ? t("settings:unchanged") : undefined,
  };
}
