import { useMemo, useState } from "react";
import { Action, Choice, type Column, DataTable, EmptyState, Page, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { saveFile } from "@/ipc/platform";
import { useRead } from "@/ipc/query";
import styles from "./Listing.module.css";
import { ProgrammeSections } from "./ProgrammeSections";
import { SeasonForm } from "./SeasonForm";
import { ShowForm } from "./ShowForm";

type Show = Output<"list_shows">["shows"][number];

/** The shows of a season, and the seasons. */
export function ShowsPage() {
  const { t } = useWords();
  const [season, setSeason] = useState("");
  const [show, setShow] = useState<Show | "new" | null>(null);
  const [creating, setCreating] = useState(false);
  const unavailable = useAllowed("create_show") ? undefined : t("ui:notAllowed");
  const read = useRead("list_seasons", {});
  const seasons = useMemo(() => read.data?.seasons ?? [], [read.data]);
  const shows = useRead("list_shows", { season: season || null }, { keep: true }).data?.shows ?? [];
  const columns = useMemo<Column<Show>[]>(
    () => [
      {
        id: "title",
        header: t("programme:show.name"),
        value: ({ fields }) => fields.title,
        width: "minmax(0, 2fr)",
      },
      {
        id: "season",
        header: t("programme:show.season"),
        value: ({ fields }) => seasons.find(({ id }) => id === fields.season)?.name ?? "",
      },
      {
        id: "discipline",
        header: t("programme:show.discipline"),
        value: ({ fields }) => t(`programme:discipline.${fields.discipline}`),
      },
      {
        id: "audience",
        header: t("programme:show.audience"),
        value: ({ fields }) => t(`programme:audience.${fields.audience ?? "all"}`),
      },
      {
        id: "duration",
        header: t("programme:show.duration"),
        value: ({ fields }) => fields.duration_minutes ?? null,
        align: "end",
        width: "110px",
      },
    ],
    [t, seasons],
  );
  return (
    <Page
      title={t("programme:title")}
      fit="fill"
      actions={
        <>
          <Action unavailable={unavailable} onClick={() => setCreating(true)}>
            {t("programme:season.open")}
          </Action>
          <Action primary unavailable={unavailable} onClick={() => setShow("new")}>
            {t("programme:show.open")}
          </Action>
        </>
      }
    >
      <div className={styles.listing}>
        <div className={styles.tools}>
          <ProgrammeSections />
          <Choice
            label={t("programme:show.season")}
            value={season}
            onChange={setSeason}
            options={[
              { value: "", label: t("programme:show.allSeasons") },
              ...seasons.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </div>
        <DataTable
          label={t("programme:sections.shows")}
          columns={columns}
          rows={shows}
          rowId={({ id }) => id}
          {...(unavailable === undefined && { onOpen: setShow })}
          onExport={(file) => saveFile(`${t("programme:sections.shows")}.csv`, file)}
          empty={<EmptyState title={t("programme:show.empty")}>{t("programme:show.emptyBody")}</EmptyState>}
        />
      </div>
      {creating && <SeasonForm onClose={() => setCreating(false)} />}
      {show && (
        <ShowForm show={show === "new" ? null : show} seasons={seasons} onClose={() => setShow(null)} />
      )}
    </Page>
  );
}
