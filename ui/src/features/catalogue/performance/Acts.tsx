import { useState } from "react";
import { Action, useConfirm, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import { useWrite } from "@/ipc/query";
import type { Performance } from "../states";
import { CopyForm, EditForm, PostponeForm } from "./ActForms";
import { CategoriesForm } from "./CategoriesForm";
import styles from "./PerformancePage.module.css";
import { ReleaseForm } from "./ReleaseForm";

/** What may be done with a performance. */
export function Acts({ performance }: { performance: Performance }) {
  const { t } = useWords();
  const tell = useTeller();
  const confirm = useConfirm();
  const cancel = useWrite("cancel_performance");
  const may = useAllowed("edit_performance");
  const mayRelease = useAllowed("release_uncollected");
  const [open, setOpen] = useState<"edit" | "categories" | "copy" | "postpone" | "release" | null>(null);
  const over = performance.state === "cancelled" || performance.state === "postponed";
  const blocked = may ? undefined : t("ui:notAllowed");
  const ended = blocked ?? (over ? t("programme:performance.over") : undefined);
  const close = () => setOpen(null);
  const callOff = async () => {
    const agreed = await confirm({
      title: t("programme:performance.cancelTitle"),
      body: t("programme:performance.cancelBody"),
      action: t("programme:performance.cancelDo"),
    });
    if (!agreed) return;
    cancel.mutate(
      { id: performance.id },
      { onSuccess: () => tell.done(t("programme:performance.cancelled")), onError: tell.failed },
    );
  };
  return (
    <section className={styles.section} aria-label={t("programme:performance.acts")}>
      <h2 className={styles.title}>{t("programme:performance.acts")}</h2>
      <div className={styles.buttons}>
        <Action unavailable={ended} onClick={() => setOpen("edit")}>
          {t("programme:performance.edit")}
        </Action>
        <Action unavailable={ended} onClick={() => setOpen("categories")}>
          {t("programme:category.open")}
        </Action>
        <Action unavailable={blocked} onClick={() => setOpen("copy")}>
          {t("programme:performance.copy")}
        </Action>
        <Action unavailable={ended} onClick={() => setOpen("postpone")}>
          {t("programme:performance.postpone")}
        </Action>
        <Action unavailable={mayRelease ? undefined : t("ui:notAllowed")} onClick={() => setOpen("release")}>
          {t("programme:release.act")}
        </Action>
        <Action unavailable={ended} onClick={() => void callOff()}>
          {t("programme:performance.cancel")}
        </Action>
      </div>
      {open === "edit" && <EditForm performance={performance} onClose={close} />}
      {open === "categories" && <CategoriesForm performance={performance} onClose={close} />}
      {open === "copy" && <CopyForm performance={performance} onClose={close} />}
      {open === "postpone" && <PostponeForm performance={performance} onClose={close} />}
      {open === "release" && <ReleaseForm performance={performance} onClose={close} />}
    </section>
  );
}
