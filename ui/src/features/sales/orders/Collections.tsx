import { Modal } from "@mantine/core";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { Field, useWords } from "@/design";
import { call, type Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import styles from "./Collections.module.css";
import type { OrderRead } from "./OrderDialog";
import { useOrderActs } from "./useOrderActs";

type Waiting = Output<"collections">["orders"][number];

interface CollectionsProps {
  /** Opens an order that still owes something. */
  onPay: (order: OrderRead) => void;
  onClose: () => void;
}

/** What waits at the desk: a few letters, then Enter hands over and prints. */
export function Collections({ onPay, onClose }: CollectionsProps) {
  const { t, f } = useWords();
  const id = useId();
  const acts = useOrderActs();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  /** Enter came before its answer: it is obeyed when the answer is there. */
  const [hurried, setHurried] = useState(false);
  const line = query.trim();
  const people = useRead(
    "find_contacts",
    { query: line, limit: 10 },
    { enabled: line.length > 2, keep: true },
  );
  const contacts = line.length > 2 ? (people.data?.contacts.map(({ contact }) => contact) ?? []) : [];
  const read = useRead("collections", { query: line, contacts }, { keep: true });
  const waiting = read.data?.orders ?? [];
  const active = Math.min(at, waiting.length - 1);

  const take = async ({ order, due }: Waiting) => {
    const whole = await call("order", { order });
    if (due > 0) return onPay(whole);
    if (await acts.handOver(whole)) onClose();
  };
  useEffect(() => {
    if (!hurried || read.isPlaceholderData) return;
    setHurried(false);
    const chosen = waiting[active];
    if (chosen) void take(chosen);
  });
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = waiting[active];
    if (step) setAt((active + step + waiting.length) % Math.max(1, waiting.length));
    else if (event.key === "Enter" && read.isPlaceholderData) setHurried(true);
    else if (event.key === "Enter" && chosen) void take(chosen);
    else return;
    event.preventDefault();
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("desk:collect.title")}
      size="lg"
      transitionProps={{ duration: 0 }}
      withCloseButton={false}
      yOffset="10vh"
      centered={false}
    >
      <Field
        autoFocus
        data-autofocus
        label={t("desk:collect.search")}
        value={query}
        role="combobox"
        aria-expanded={waiting.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={waiting[active] ? `${id}-${active}` : undefined}
        autoComplete="off"
        onKeyDown={press}
        onChange={(value) => {
          setQuery(value);
          setAt(0);
        }}
      />
      <div id={`${id}-list`} className={styles.list} role="listbox" aria-label={t("desk:collect.list")}>
        {waiting.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above holds the keyboard.
          <div
            key={one.order}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={styles.line}
            onClick={() => void take(one)}
          >
            <strong>{one.kept_for || one.number}</strong>
            <span className={styles.what}>
              {one.title} · {f.momentShort(one.starts_at)} · {t("desk:collect.line", { count: one.tickets })}
            </span>
            <b data-due={one.due > 0 ? "" : undefined}>
              {one.due > 0 ? t("desk:collect.due", { due: one.due }) : t("desk:collect.paid")}
            </b>
          </div>
        ))}
      </div>
      {read.data && waiting.length === 0 && (
        <p className={styles.keys}>{line === "" ? t("desk:collect.none") : t("desk:collect.nobody")}</p>
      )}
      <p className={styles.keys}>{t("desk:collect.keys")}</p>
    </Modal>
  );
}
