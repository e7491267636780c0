import { useState } from "react";
import { Action, Field, parseAmount, useTeller, useWords } from "@/design";
import { useWrite } from "@/ipc/query";

interface FloatFormProps {
  className: string | undefined;
  /** Whether opening the till is what the screen is for. */
  primary?: boolean;
  onOpened: () => void;
}

/** Opens the till on the float that is typed. */
export function FloatForm({ className, primary, onOpened }: FloatFormProps) {
  const { t } = useWords();
  const tell = useTeller();
  const open = useWrite("open_till");
  const [typed, setTyped] = useState("");
  const float = parseAmount(typed);
  return (
    <form
      className={className}
      aria-label={t("till:open.title")}
      onSubmit={(event) => {
        event.preventDefault();
        if (float !== null) open.mutate({ float }, { onSuccess: onOpened, onError: tell.failed });
      }}
    >
      <Field label={t("till:open.float")} inputMode="decimal" value={typed} onChange={setTyped} autoFocus />
      <Action
        primary={primary ?? false}
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
