import { useMemo, useState } from "react";
import { Card, type Column, DataTable, EmptyState, Tag, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import styles from "./Till.module.css";
import { VenueClosing } from "./VenueClosing";

type Period = Output<"venue_closings">["periods"][number];

const idOf = ({ period, label }: Period) => `${period} ${label}`;

/** The periods of the venue, closed at all desks or at some; one that is chosen is shown whole. */
export function VenueClosings() {
  const { t, f } = useWords();
  const read = useRead("venue_closings", {}, { enabled: useAllowed("venue_closings") });
  const [chosen, setChosen] = useState<Period | null>(null);
  const columns = useMemo<Column<Period>[]>(
    () => [
      {
        id: "label",
        header: t("till:period.label"),
        value: ({ label }) => label,
        cell: ({ label }) => f.period(label),
      },
      {
        id: "state",
        header: t("till:venue.state"),
        value: ({ open }) => t("till:venue.open", { count: open }),
        cell: ({ open }) => (
          <Tag tone={open === 0 ? "leaf" : "ochre"}>
            {open === 0 ? t("till:venue.noneOpen") : t("till:venue.open", { count: open })}
          </Tag>
        ),
      },
      {
        id: "closed",
        header: t("till:venue.closed"),
        value: ({ closed }) => closed,
        align: "end",
      },
      {
        id: "total",
        header: t("till:period.total"),
        value: ({ total }) => total / 100,
        cell: ({ total }) => f.money(total),
        align: "end",
      },
    ],
    [t, f],
  );
  if (!read.data) return null;
  const { periods } = read.data;
  const shown = chosen ?? periods[0];
  return (
    <>
      <Card title={t("till:venue.closings")}>
        <p className={styles.detail}>{t("till:venue.closingsHint")}</p>
        <div className={styles.shortTable}>
          <DataTable
            label={t("till:venue.closings")}
            columns={columns}
            rows={periods}
            rowId={idOf}
            onOpen={setChosen}
            current={shown ? idOf(shown) : null}
            empty={<EmptyState title={t("till:period.none")} />}
          />
        </div>
      </Card>
      {shown && <VenueClosing key={idOf(shown)} of={{ period: shown.period, label: shown.label }} />}
    </>
  );
}
