import { useState } from "react";
import { Action, Card, Field, useConfirm, useTeller, useWords } from "@/design";
import { type Output, Refusal } from "@/ipc/client";
import { useWrite } from "@/ipc/query";
import styles from "./Till.module.css";

/** The coins and notes of the euro, in cents. */
const PIECES = [50_000, 20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1];

/** Closes the till on what is counted in it, piece by piece. */
export function CloseTill({ onClosed }: { onClosed: (till: Output<"close_till">) => void }) {
  const { t, f } = useWords();
  const tell = useTeller();
  const confirm = useConfirm();
  const close = useWrite("close_till");
  const [counts, setCounts] = useState<Record<number, string>>({});
  const [note, setNote] = useState("");
  const pieces = PIECES.map((value) => ({ value, count: Number(counts[value] ?? 0) }));
  const wrong = pieces.some(({ count }) => !Number.isInteger(count) || count < 0);
  const counted = pieces.reduce((sum, { value, count }) => sum + value * count, 0);
  const submit = async () => {
    const agreed = await confirm({
      title: t("till:close.ask"),
      body: t("till:close.askBody", { counted }),
      action: t("till:close.submit"),
    });
    if (!agreed) return;
    try {
      // Awaited: once the till is closed, this form may be gone before it is told so.
      const till = await close.mutateAsync({ pieces: pieces.filter(({ count }) => count > 0), note });
      tell.done(t("till:close.done"));
      onClosed(till);
    } catch (thrown) {
      tell.failed(Refusal.from(thrown));
    }
  };
  return (
    <Card title={t("till:close.title")}>
      <p className={styles.detail}>{t("till:close.hint")}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!wrong) void submit();
        }}
      >
        <div className={styles.pieces}>
          {PIECES.map((value) => (
            <Field
              key={value}
              label={f.moneyShort(value)}
              aria-label={t("till:close.piece", { value })}
              inputMode="numeric"
              value={counts[value] ?? ""}
              onChange={(count) => setCounts((now) => ({ ...now, [value]: count }))}
            />
          ))}
        </div>
        <Field label={t("till:close.note")} value={note} onChange={setNote} />
        <div className={styles.line}>
          <Action
            primary
            type="submit"
            loading={close.isPending}
            unavailable={wrong ? t("till:close.wrong") : undefined}
            onClick={() => {}}
          >
            {t("till:close.submit")}
          </Action>
          <span className={styles.sum} aria-live="polite">
            {wrong ? "" : f.money(counted)}
          </span>
        </div>
      </form>
    </Card>
  );
}
