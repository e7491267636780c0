import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Action, Field, Page, useConfirm, useRefusalText, useTeller, useWords } from "@/design";
import { Refusal } from "@/ipc/client";
import { useAsk, useRead } from "@/ipc/query";
import styles from "../Tariffs.module.css";
import { type Document, newBook } from "./document";
import { Grid } from "./Grid";
import { Quotas } from "./Quotas";
import { Statuses } from "./Statuses";
import { TariffList } from "./TariffList";
import { Thanking } from "./Thanking";

/** The parts of a book, in the order they are filled. */
const PARTS = [
  { name: "tariffs", Screen: TariffList },
  { name: "prices", Screen: Grid },
  { name: "statuses", Screen: Statuses },
  { name: "quotas", Screen: Quotas },
  { name: "thanks", Screen: Thanking },
] as const;

/** The draft of a tariff book: edited here, saved when one says so, in force only once published. */
export function BookPage() {
  const { t } = useWords();
  const say = useRefusalText();
  const tell = useTeller();
  const confirm = useConfirm();
  const ask = useAsk();
  const navigate = useNavigate();
  const { id = "" } = useSearch({ strict: false }) as { id?: string };
  const venue = useRead("session", {}).data?.who?.venue;
  const books = useRead("list_tariff_books", {}).data?.books;
  const known = books?.some((book) => book.id === id) ?? false;
  const read = useRead("tariff_draft", { book: id }, { enabled: known });
  const [edited, setEdited] = useState<{ name: string; document: Document } | null>(null);
  const [busy, setBusy] = useState(false);
  const fresh =
    books && !known && venue ? { name: t("tariffs:book.new"), document: newBook(id, venue) } : null;
  const kept = edited ?? read.data ?? fresh;
  if (!kept) return null;
  const { name, document } = kept;
  const refused = edited ? null : read.data?.refused;
  const refusedText = refused ? t("tariffs:book.refused", { why: say(refused) }) : undefined;

  const act = async (work: () => Promise<string>) => {
    setBusy(true);
    try {
      tell.done(await work());
      setEdited(null);
    } catch (thrown) {
      tell.failed(Refusal.from(thrown));
    }
    setBusy(false);
  };
  const save = () =>
    act(async () => {
      await ask("save_tariff_draft", { name, document });
      return t("tariffs:book.saved");
    });
  const publish = async () => {
    const agreed = await confirm({
      title: t("tariffs:book.publishTitle"),
      body: t("tariffs:book.publishBody"),
      action: t("tariffs:book.publish"),
    });
    if (!agreed) return;
    await act(async () => {
      const { version } = await ask("publish_tariff_book", { book: id });
      return t("tariffs:book.published", { version });
    });
  };
  const change = (next: Document) => setEdited({ name, document: next });
  const unsaved = edited === null ? t("tariffs:book.unchanged") : undefined;
  return (
    <Page
      title={name}
      actions={
        <>
          <Action onClick={() => void navigate({ to: "/tariffs" })}>{t("tariffs:book.back")}</Action>
          <Action
            unavailable={name.trim() === "" ? t("tariffs:book.noName") : unsaved}
            loading={busy}
            onClick={() => void save()}
          >
            {t("tariffs:book.save")}
          </Action>
          <Action
            primary
            unavailable={edited || !known ? t("tariffs:book.unsaved") : refusedText}
            onClick={() => void publish()}
          >
            {t("tariffs:book.publish")}
          </Action>
        </>
      }
    >
      <div className={styles.stack}>
        <Field
          label={t("tariffs:book.name")}
          value={name}
          onChange={(next) => setEdited({ name: next, document })}
        />
        {refusedText && (
          <p role="status" className={styles.warning}>
            {refusedText}
          </p>
        )}
        <Tabs defaultValue={PARTS[0].name} keepMounted={false}>
          <Tabs.List aria-label={t("tariffs:book.parts")}>
            {PARTS.map(({ name: part }) => (
              <Tabs.Tab key={part} value={part}>
                {t(`tariffs:part.${part}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {PARTS.map(({ name: part, Screen }) => (
            <Tabs.Panel key={part} value={part} className={styles.part}>
              <Screen book={document} onChange={change} />
            </Tabs.Panel>
          ))}
        </Tabs>
      </div>
    </Page>
  );
}
