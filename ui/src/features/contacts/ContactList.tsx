import { type ReactNode, useMemo, useRef } from "react";
import { type Column, DataTable, EmptyState, Field, Page, useCommand, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import styles from "./ContactList.module.css";

type Row = Output<"find_contacts">["contacts"][number];

interface ContactListProps {
  query: string;
  /** What the box finds. */
  hint: string;
  onQuery: (query: string) => void;
  contacts: readonly Row[];
  /** Orders that bear what was typed, as a number. */
  orders: ReactNode;
  current: string | null;
  onOpen: (contact: string) => void;
  onExport: (file: Blob) => void;
  actions: ReactNode;
  /** The card of the chosen contact, or nothing. */
  card: ReactNode;
}

/** One box and who answers it; the card of the chosen one stays beside. */
export function ContactList(props: ContactListProps) {
  const { query, hint, onQuery, contacts, orders, current, onOpen, onExport, actions, card } = props;
  const { t } = useWords();
  const box = useRef<HTMLInputElement>(null);
  useCommand("publics.find", () => box.current?.focus());
  const columns = useMemo<Column<Row>[]>(
    () => [
      { id: "name", header: t("publics:list.name"), value: ({ name }) => name, width: "minmax(0, 1.6fr)" },
      { id: "city", header: t("publics:list.city"), value: ({ city }) => city },
      {
        id: "email",
        header: t("publics:list.email"),
        value: ({ email }) => email,
        width: "minmax(0, 1.6fr)",
      },
      { id: "phone", header: t("publics:list.phone"), value: ({ phone }) => phone, width: "130px" },
    ],
    [t],
  );
  return (
    <Page
      title={t("publics:title")}
      actions={actions}
      fit="fill"
      aside={card || <EmptyState title={t("publics:card.none")}>{t("publics:card.noneBody")}</EmptyState>}
    >
      <div className={styles.list}>
        <Field
          ref={box}
          label={t("publics:list.search")}
          description={hint}
          type="search"
          value={query}
          onChange={onQuery}
          autoFocus
        />
        {orders}
        <DataTable
          label={query.trim() === "" ? t("publics:list.recent") : t("publics:list.found")}
          columns={columns}
          rows={contacts}
          rowId={({ contact }) => contact}
          current={current}
          onOpen={({ contact }) => onOpen(contact)}
          onExport={onExport}
          empty={
            query.trim() === "" ? (
              <EmptyState title={t("publics:list.empty")}>{t("publics:list.emptyBody")}</EmptyState>
            ) : (
              <EmptyState title={t("publics:list.none", { query })}>{t("publics:list.noneBody")}</EmptyState>
            )
          }
        />
      </div>
    </Page>
  );
}
