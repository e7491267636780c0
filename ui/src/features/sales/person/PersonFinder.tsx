import { Modal } from "@mantine/core";
import { type KeyboardEvent, useId, useState } from "react";
import { Field, Tag, useTeller, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { Refusal } from "@/ipc/client";
import { useAsk, useRead } from "@/ipc/query";
import styles from "./PersonFinder.module.css";

type Row = Output<"find_contacts">["contacts"][number];

/** As many as are seen without scrolling. */
const SHOWN = 7;

interface PersonFinderProps {
  /** What was already typed on the desk. */
  typed: string;
  /** Whether somebody is named, and so may be taken away. */
  named: boolean;
  /** Why nobody can be created, in words. */
  noCreate: string | undefined;
  onChoose: (contact: string | null) => void;
  onClose: () => void;
}

/** What tells apart two people of one name. */
const facts = ({ city, phone, email }: Row) => [city, phone, email].filter(Boolean).join(" · ");

/** How the line being typed will be kept, and who it may be already. */
function useNewcomer(line: string, enabled: boolean) {
  const read = useRead("parse_contact_line", { line }, { enabled: enabled && line !== "", keep: true });
  const { civility = "", given = "", usage = "", email = "", phone = "" } = read.data ?? {};
  return [[civility, given, usage].filter(Boolean).join(" "), phone, email].filter(Boolean).join(" · ");
}

/** One box: who is found while one types, and the way to create who is not. */
export function PersonFinder({ typed, named, noCreate, onChoose, onClose }: PersonFinderProps) {
  const { t } = useWords();
  const tell = useTeller();
  const ask = useAsk();
  const id = useId();
  const [query, setQuery] = useState(typed);
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState(false);
  const line = query.trim();
  const found = useRead("find_contacts", { query: line, limit: SHOWN }, { keep: true });
  const newcomer = useNewcomer(line, noCreate === undefined);

  const create = async () => {
    if (busy || noCreate !== undefined) return;
    setBusy(true);
    try {
      const { contact, duplicates } = await ask("create_contact", { line });
      const names = duplicates.map(({ contact: { name } }) => name).join(", ");
      const created = t("desk:person.created", { name: contact.name });
      const alike =
        duplicates.length > 0 ? ` ${t("desk:person.maybe", { count: duplicates.length, names })}` : "";
      tell.done(created + alike);
      onChoose(contact.contact);
    } catch (thrown) {
      tell.failed(Refusal.from(thrown));
      setBusy(false);
    }
  };

  // What is shown may still answer the line before: Enter then waits for the right answer rather than take the wrong one.
  const rows = found.isPlaceholderData ? [] : (found.data?.contacts ?? []);
  const shown = found.data?.contacts ?? [];
  const options = [
    ...shown.map((row) => ({ key: row.contact, act: () => onChoose(row.contact), row })),
    ...(line !== "" ? [{ key: "create", act: () => void create(), row: null }] : []),
    ...(line === "" && named ? [{ key: "nobody", act: () => onChoose(null), row: undefined }] : []),
  ];
  const active = Math.min(at, options.length - 1);

  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((active + step + options.length) % Math.max(1, options.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (found.isPlaceholderData && rows.length === 0) {
        void found.refetch().then(({ data }) => {
          const first = data?.contacts[0];
          if (first) onChoose(first.contact);
          else void create();
        });
      } else options[active]?.act();
    }
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("desk:person.title")}
      size="lg"
      transitionProps={{ duration: 0 }}
      withCloseButton={false}
      yOffset="12vh"
      centered={false}
    >
      <Field
        autoFocus
        data-autofocus
        label={t("desk:person.search")}
        description={t("desk:person.createHint")}
        value={query}
        role="combobox"
        aria-expanded={options.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={options[active] ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        onKeyDown={press}
        onChange={(value) => {
          setQuery(value);
          setAt(0);
        }}
      />
      <div id={`${id}-list`} className={styles.list} role="listbox" aria-label={t("desk:person.results")}>
        {options.map(({ key, act, row }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above holds the keyboard.
          <div
            key={key}
            id={`${id}-${index}`}
            className={styles.option}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            aria-disabled={key === "create" && noCreate !== undefined}
            onClick={act}
          >
            {row && (
              <>
                <strong>{row.name}</strong>
                {row.recent && <Tag tone="leaf">{t("desk:person.recent")}</Tag>}
                <span className={styles.facts}>{facts(row)}</span>
              </>
            )}
            {row === null && (
              <>
                <strong className={styles.create}>{t("desk:person.create", { line })}</strong>
                <span className={styles.facts}>
                  {noCreate ?? (newcomer && t("desk:person.createAs", { facts: newcomer }))}
                </span>
              </>
            )}
            {row === undefined && <strong>{t("desk:person.nobody")}</strong>}
          </div>
        ))}
      </div>
      <p className={styles.keys}>{t("desk:person.keys")}</p>
    </Modal>
  );
}
