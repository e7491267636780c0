import { useMemo } from "react";
import { type Column, DataTable, Tag, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import styles from "./Till.module.css";

type Desk = Output<"venue_closing">["desks"][number];

/** What each desk closed of a period, and the head of its journal. */
export function DeskClosings({ desks }: { desks: readonly Desk[] }) {
  const { t, f } = useWords();
  const columns = useMemo<Column<Desk>[]>(
    () => [
      { id: "name", header: t("till:venue.desk"), value: ({ name }) => name },
      {
        id: "state",
        header: t("till:venue.state"),
        value: ({ standing }) => t(`till:venue.stands.${standing}`),
        cell: ({ standing, late_since: late }) => (
          <Tag
            tone={standing === "open" || late != null ? "ochre" : standing === "closed" ? "leaf" : "plain"}
          >
            {t(`till:venue.stands.${late != null && standing === "nothing" ? "late" : standing}`)}
          </Tag>
        ),
      },
      {
        id: "closings",
        header: t("till:venue.numbers"),
        value: ({ closings }) => closings.map(({ number }) => number).join(", ") || "—",
        width: "130px",
      },
      {
        id: "receipts",
        header: t("till:period.total"),
        value: ({ balance }) => balance.receipts / 100,
        cell: ({ balance }) => f.money(balance.receipts),
        align: "end",
      },
      {
        id: "payments",
        header: t("till:balance.payments"),
        value: ({ balance }) => balance.payments / 100,
        cell: ({ balance }) => f.money(balance.payments),
        align: "end",
      },
      {
        id: "difference",
        header: t("till:close.difference"),
        value: ({ difference }) => (difference ?? 0) / 100,
        cell: ({ difference }) => (difference == null ? "—" : f.money(difference)),
        align: "end",
        width: "80px",
      },
      {
        id: "perpetual",
        header: t("till:period.perpetual"),
        value: ({ perpetual }) => perpetual / 100,
        cell: ({ perpetual }) => f.money(perpetual),
        align: "end",
      },
      {
        id: "head",
        header: t("till:venue.head"),
        value: ({ heads }) => heads.map(({ number, hash }) => `${number} ${hash}`).join(", "),
        cell: ({ heads }) => heads.map(({ number }) => number).join(", ") || "—",
        width: "130px",
      },
      {
        id: "heard",
        header: t("till:venue.heard"),
        value: ({ heard_at: at }) => at ?? "",
        cell: ({ heard_at: at }) => (at == null ? "—" : f.momentShort(at)),
        width: "150px",
      },
    ],
    [t, f],
  );
  return (
    <div className={styles.shortTable}>
      <DataTable label={t("till:venue.byDesk")} columns={columns} rows={desks} rowId={({ desk }) => desk} />
    </div>
  );
}
