import { type ReactNode, useMemo } from "react";
import { type Column, DataTable, EmptyState, Meter, Page, useWords } from "@/design";
import styles from "./Listing.module.css";
import { PerformanceState } from "./PerformanceState";
import { ProgrammeSections } from "./ProgrammeSections";
import type { Performance } from "./states";

interface PerformancesProps {
  performances: readonly Performance[];
  onOpen: (performance: Performance) => void;
  onExport: (file: Blob) => void;
  /** The choice of a span. */
  period: ReactNode;
  actions: ReactNode;
}

/** The list of performances, each with how full it is. */
export function Performances({ performances, onOpen, onExport, period, actions }: PerformancesProps) {
  const { t, f } = useWords();
  const columns = useMemo<Column<Performance>[]>(
    () => [
      {
        id: "at",
        header: t("programme:list.at"),
        value: ({ starts_at }) => starts_at,
        cell: ({ starts_at }) => f.momentShort(starts_at),
        width: "190px",
      },
      { id: "show", header: t("programme:list.show"), value: ({ title }) => title, width: "minmax(0, 2fr)" },
      { id: "hall", header: t("programme:list.hall"), value: ({ hall_name }) => hall_name },
      {
        id: "fill",
        header: t("programme:list.fill"),
        value: ({ sold, capacity }) => (capacity > 0 ? sold / capacity : 0),
        cell: ({ sold, capacity }) => (
          <div className={styles.fill}>
            <Meter ratio={capacity > 0 ? sold / capacity : 0} />
            <span className={styles.figures}>
              {f.count(sold)} / {f.count(capacity)}
            </span>
          </div>
        ),
        width: "150px",
      },
      {
        id: "free",
        header: t("programme:list.free"),
        value: ({ free }) => free,
        cell: ({ free }) => f.count(free),
        align: "end",
        width: "80px",
      },
      {
        id: "state",
        header: t("programme:list.state"),
        value: ({ state }) => t(`programme:state.${state}`),
        cell: (performance) => <PerformanceState performance={performance} />,
        width: "170px",
      },
    ],
    [t, f],
  );
  return (
    <Page title={t("programme:title")} actions={actions} fit="fill">
      <div className={styles.listing}>
        <div className={styles.tools}>
          <ProgrammeSections />
          {period}
        </div>
        <DataTable
          label={t("programme:sections.performances")}
          columns={columns}
          rows={performances}
          rowId={({ id }) => id}
          onOpen={onOpen}
          onExport={onExport}
          empty={<EmptyState title={t("programme:list.empty")}>{t("programme:list.emptyBody")}</EmptyState>}
        />
      </div>
    </Page>
  );
}
