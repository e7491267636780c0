import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { Action, type Column, DataTable, EmptyState, Page, Tag, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { TariffSections } from "./TariffSections";
import styles from "./Tariffs.module.css";

type Book = Output<"list_tariff_books">["books"][number];

/** The tariff books of the venue; the first published one is in force where a performance names none. */
export function BooksPage() {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const unavailable = useAllowed("save_tariff_draft") ? undefined : t("ui:notAllowed");
  const read = useRead("list_tariff_books", {});
  const books = useMemo(() => read.data?.books ?? [], [read.data]);
  const inForce = books.find(({ published }) => published > 0)?.id;
  const open = (id: string) => void navigate({ to: "/tariffs/book", search: { id } });
  const columns = useMemo<Column<Book>[]>(
    () => [
      { id: "name", header: t("tariffs:books.name"), value: ({ name }) => name, width: "minmax(0, 2fr)" },
      {
        id: "version",
        header: t("tariffs:books.version"),
        value: ({ published }) => published,
        cell: ({ published }) => (published > 0 ? published : t("tariffs:books.never")),
      },
      {
        id: "at",
        header: t("tariffs:books.at"),
        value: ({ published_at }) => published_at ?? null,
        cell: ({ published_at }) => (published_at ? f.date(published_at) : ""),
      },
      {
        id: "state",
        header: t("tariffs:books.state"),
        value: ({ id }) => (id === inForce ? 1 : 0),
        cell: ({ id, drafted }) => (
          <>
            {id === inForce && <Tag tone="leaf">{t("tariffs:books.inForce")}</Tag>}{" "}
            {drafted && <Tag tone="ochre">{t("tariffs:books.draft")}</Tag>}
          </>
        ),
      },
    ],
    [t, f, inForce],
  );
  return (
    <Page
      title={t("tariffs:title")}
      fit="fill"
      actions={
        <Action primary unavailable={unavailable} onClick={() => open(crypto.randomUUID())}>
          {t("tariffs:books.open")}
        </Action>
      }
    >
      <div className={styles.listing}>
        <TariffSections />
        <DataTable
          label={t("tariffs:sections.books")}
          columns={columns}
          rows={books}
          rowId={({ id }) => id}
          {...(unavailable === undefined && { onOpen: ({ id }: Book) => open(id) })}
          empty={<EmptyState title={t("tariffs:books.empty")}>{t("tariffs:books.emptyBody")}</EmptyState>}
        />
      </div>
    </Page>
  );
}
