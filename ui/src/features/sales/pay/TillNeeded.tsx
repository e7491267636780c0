import { useState } from "react";
import { Action, Field, parseAmount, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import { useWrite } from "@/ipc/query";
import styles from "./PayDialog.module.css";

/** Opens the till from the payment that was refused for want of one, which then goes on. */
export function TillNeeded({ onOpened }: { onOpened: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const open = useWrite("open_till");
  const may = useAllowed("open_till");
  const [typed, setTyped] = useState("");
  const float = parseAmount(typed);
  if (!may) return null;
  return (
    <form
      className={styles.till}
      aria-label={t("till:open.title")}
      onSubmit={(event) => {
        event.preventDefault();
        if (float !== null) open.mutate({ float }, { onSuccess: onOpened, onError: tell.failed });
      }}
    >
      <Field label={t("till:open.float")} inputMode="decimal" value={typed} onChange={setTyped} autoFocus />
      <Action
        type="submit"
        loading={open.isPending}
        unavailable={float === null ? t("till:open.wrong") : undefined}
        onClick={() => {}}
      >
        {t("till:open.submit")}
      </Action>
    </form>
  );
}
