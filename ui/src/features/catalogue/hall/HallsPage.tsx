import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Action, type Column, DataTable, EmptyState, Page, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import styles from "../Listing.module.css";
import { ProgrammeSections } from "../ProgrammeSections";
import { ImportPlan } from "./ImportPlan";

type Hall = Output<"list_halls">["halls"][number];

/** The halls of the venue. */
export function HallsPage() {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const [importing, setImporting] = useState(false);
  const unavailable = useAllowed("create_hall") ? undefined : t("ui:notAllowed");
  const halls = useRead("list_halls", {}).data?.halls ?? [];
  const columns = useMemo<Column<Hall>[]>(
    () => [
      { id: "name", header: t("programme:hall.name"), value: ({ name }) => name },
      {
        id: "places",
        header: t("programme:hall.places"),
        value: ({ places }) => places,
        cell: ({ places }) => f.count(places),
        align: "end",
        width: "120px",
      },
      {
        id: "version",
        header: t("programme:hall.version"),
        value: ({ version }) => version,
        align: "end",
        width: "150px",
      },
    ],
    [t, f],
  );
  return (
    <Page
      title={t("programme:title")}
      fit="fill"
      actions={
        <Action primary unavailable={unavailable} onClick={() => setImporting(true)}>
          {t("programme:hall.open")}
        </Action>
      }
    >
      <div className={styles.listing}>
        <div className={styles.tools}>
          <ProgrammeSections />
        </div>
        <DataTable
          label={t("programme:sections.halls")}
          columns={columns}
          rows={halls}
          rowId={({ id }) => id}
          onOpen={({ id }) => void navigate({ to: "/programme/hall", search: { id } })}
          empty={<EmptyState title={t("programme:hall.empty")}>{t("programme:hall.emptyBody")}</EmptyState>}
        />
      </div>
      {importing && <ImportPlan hall={null} onClose={() => setImporting(false)} />}
    </Page>
  );
}
