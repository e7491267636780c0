import { useState } from "react";
import { Action, Card, Field, parseAmount, useTeller, useWords } from "@/design";
import { useWrite } from "@/ipc/query";
import styles from "./Till.module.css";

/** Opens the till on its float. */
export function OpenTill({ onOpened }: { onOpened: () => void }) {
  const { t } = useWords();
  const tell = useTeller();
  const open = useWrite("open_till");
  const [typed, setTyped] = useState("");
  const float = parseAmount(typed);
  const submit = () => {
    if (float === null) return;
    open.mutate(
      { float },
      {
        onSuccess: () => {
          tell.done(t("till:open.done"));
          onOpened();
        },
        onError: tell.failed,
      },
    );
  };
  return (
    <Card title={t("till:open.title")}>
      <p>{t("till:open.body")}</p>
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t("till:open.float")} inputMode="decimal" value={typed} onChange={setTyped} autoFocus />
        <Action
          primary
          type="submit"
          loading={open.isPending}
          unavailable={float === null ? t("till:open.wrong") : undefined}
          onClick={() => {}}
        >
          {t("till:open.submit")}
        </Action>
      </form>
    </Card>
  );
}
