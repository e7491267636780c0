import { useState } from "react";
import { Action, Card, Facts, Field, FormDialog, parseAmount, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Input } from "@/ipc/client";
import { useRead, useWrite } from "@/ipc/query";

type Tender = Input<"record_after_show">["payments"][number];

/** What was typed of a means: nothing is zero, and what is no amount is `null`. */
const typedAmount = (typed: string): number | null => (typed.trim() === "" ? 0 : parseAmount(typed));

/** The hat of an evening, counted: what was paid in cash, and by card. */
function CountHat({ performance, onClose }: { performance: string; onClose: () => void }) {
  const { t, f } = useWords();
  const tell = useTeller();
  const record = useWrite("record_after_show");
  const [cash, setCash] = useState("");
  const [card, setCard] = useState("");
  const [inCash, byCard] = [typedAmount(cash), typedAmount(card)];
  const total = inCash === null || byCard === null ? 0 : inCash + byCard;
  const payments: Tender[] = [
    ...(inCash ? [{ means: "cash", amount: inCash } as const] : []),
    ...(byCard ? [{ means: "card", confirmed: true, amount: byCard } as const] : []),
  ];
  return (
    <FormDialog
      title={t("till:afterShow.title")}
      submit={t("till:afterShow.submit", { total })}
      unavailable={total > 0 ? undefined : t("till:afterShow.nothing")}
      busy={record.isPending}
      refusal={record.error}
      onClose={onClose}
      onSubmit={() =>
        record.mutate(
          { performance, payments },
          {
            onSuccess: ({ number }) => {
              tell.done(t("till:afterShow.done", { number, total: f.money(total) }));
              onClose();
            },
          },
        )
      }
    >
      <Field
        data-autofocus
        label={t("till:afterShow.cash")}
        inputMode="decimal"
        value={cash}
        onChange={setCash}
      />
      <Field
        label={t("till:afterShow.card")}
        description={t("till:afterShow.cardHint")}
        inputMode="decimal"
        value={card}
        onChange={setCard}
      />
    </FormDialog>
  );
}

/** What is paid on the way out of a performance that was entered with free tickets. */
export function AfterShow({ performance }: { performance: string }) {
  const { t, f } = useWords();
  const [open, setOpen] = useState(false);
  const unavailable = useAllowed("record_after_show") ? undefined : t("ui:notAllowed");
  const read = useRead("after_show", { performance }, { enabled: unavailable === undefined });
  if (!read.data || (read.data.tickets === 0 && !read.data.recorded)) return null;
  const { tickets, suggested, recorded } = read.data;
  return (
    <Card
      title={t("till:afterShow.title")}
      actions={
        <Action
          unavailable={unavailable ?? (recorded ? t("till:afterShow.already") : undefined)}
          onClick={() => setOpen(true)}
        >
          {t("till:afterShow.open")}
        </Action>
      }
    >
      <Facts
        facts={[
          [t("till:afterShow.tickets"), f.count(tickets)],
          ...(suggested == null ? [] : [[t("till:afterShow.suggested"), f.money(suggested)] as const]),
          [
            t("till:afterShow.recorded"),
            recorded ? `${f.money(recorded.amount)} · ${recorded.number}` : t("till:afterShow.notYet"),
          ],
        ]}
      />
      {open && <CountHat performance={performance} onClose={() => setOpen(false)} />}
    </Card>
  );
}
