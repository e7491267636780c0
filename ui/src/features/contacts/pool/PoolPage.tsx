import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Action, type Column, DataTable, EmptyState, Field, Page, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import { PoolCard } from "./PoolCard";
import styles from "./PoolPage.module.css";

type Person = Output<"find_pool">["people"][number];

/** The people whom other venues show under a charter: names and communes, and a card whose reading is noted. */
export function PoolPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<Person | null>(null);
  const found = useRead("find_pool", { query: query.trim() }, { keep: true }).data;
  const columns = useMemo<Column<Person>[]>(
    () => [
      { id: "name", header: t("publics:list.name"), value: ({ name }) => name, width: "minmax(0, 1.6fr)" },
      { id: "commune", header: t("publics:list.city"), value: ({ commune }) => commune },
      { id: "venue", header: t("publics:pool.venue"), value: ({ venue_name }) => venue_name },
    ],
    [t],
  );
  const nobody =
    found?.partners.length === 0 ? (
      <EmptyState title={t("publics:pool.alone")}>{t("publics:pool.aloneBody")}</EmptyState>
    ) : (
      <EmptyState title={t("publics:pool.none")}>{t("publics:pool.noneBody")}</EmptyState>
    );
  return (
    <Page
      title={t("publics:pool.title")}
      fit="fill"
      actions={<Action onClick={() => void navigate({ to: "/publics" })}>{t("publics:pool.own")}</Action>}
      aside={
        chosen ? (
          <PoolCard key={chosen.contact} person={chosen} />
        ) : (
          <EmptyState title={t("publics:pool.noCard")}>{t("publics:pool.noCardBody")}</EmptyState>
        )
      }
    >
      <div className={styles.list}>
        <Field
          label={t("publics:list.search")}
          description={
            found && found.partners.length > 0
              ? t("publics:pool.shownBy", { venues: found.partners.join(", ") })
              : t("publics:pool.hint")
          }
          type="search"
          value={query}
          onChange={setQuery}
          autoFocus
        />
        <DataTable
          label={t("publics:pool.title")}
          columns={columns}
          rows={found?.people ?? []}
          rowId={({ venue, contact }) => `${venue} ${contact}`}
          current={chosen && `${chosen.venue} ${chosen.contact}`}
          onOpen={setChosen}
          empty={nobody}
        />
      </div>
    </Page>
  );
}
