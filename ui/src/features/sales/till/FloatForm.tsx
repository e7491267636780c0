import { useState } from "react";
import { Action, Choice, Field, parseAmount, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Input, Output } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";

interface FloatFormProps {
  className: string | undefined;
  /** Whether opening the till is what the screen is for. */
  primary?: boolean;
  onOpened: () => void;
}

/** The till that bears the name of this desk, at its first. */
const OWN = "own";
/** One that the venue does not have yet. */
const NEW = "new";

/** The one that this desk held last, unless another holds it now. */
function offered({ tills, usual }: Output<"tills">): string {
  if (usual == null) return OWN;
  const free = tills.filter(({ held }) => held.length === 0);
  return (free.find(({ drawer }) => drawer === usual) ?? free[0])?.drawer ?? NEW;
}

/** Which of the venue's tills is opened: those that others hold are said, and by whom. */
function useTillChoice() {
  const { t } = useWords();
  const all = useRead("tills", {}, { enabled: useAllowed("tills") }).data;
  const [chosen, setChosen] = useState<string>();
  const [name, setName] = useState("");
  const value = chosen ?? (all ? offered(all) : OWN);
  const known = (all?.tills ?? []).map(({ drawer, name, held: [holder] }) => ({
    value: drawer,
    label: holder ? t("till:open.held", { till: name, desk: holder.desk_name, agent: holder.agent }) : name,
    disabled: holder !== undefined,
  }));
  const own = all?.usual == null ? [{ value: OWN, label: t("till:open.own") }] : [];
  const which: Omit<Input<"open_till">, "float"> = value === OWN
    ? {}
    : value === NEW
      ? { name }
      : { drawer: value };
  return {
    options: [...own, ...known, { value: NEW, label: t("till:open.new") }],
    value,
    setChosen,
    name,
    setName,
    which,
    unnamed: value === NEW && name.trim() === "",
    /** Whether the till that would be opened is not the one that is usual here. */
    asks: all?.usual != null && value !== all.usual,
  };
}

/** Opens a till of the venue on the float that is typed. */
export function FloatForm({ className, primary, onOpened }: FloatFormProps) {
  const { t } = useWords();
  const tell = useTeller();
  const open = useWrite("open_till");
  const till = useTillChoice();
  const [typed, setTyped] = useState("");
  const float = parseAmount(typed);
  const wrong = float === null ? t("till:open.wrong") : till.unnamed ? t("till:open.unnamed") : undefined;
  const submit = () => {
    if (float === null || wrong) return;
    open.mutate({ float, ...till.which }, { onSuccess: onOpened, onError: tell.failed });
  };
  return (
    <form
      className={className}
      aria-label={t("till:open.title")}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {(primary || till.asks) && (
        <Choice
          label={t("till:open.till")}
          value={till.value}
          onChange={till.setChosen}
          options={till.options}
        />
      )}
      {till.value === NEW && (
        <Field label={t("till:open.name")} maxLength={60} value={till.name} onChange={till.setName} />
      )}
      <Field label={t("till:open.float")} inputMode="decimal" value={typed} onChange={setTyped} autoFocus />
      <Action
        primary={primary ?? false}
        type="submit"
        loading={open.isPending}
        unavailable={wrong}
        onClick={() => {}}
      >
        {t("till:open.submit")}
      </Action>
    </form>
  );
}
