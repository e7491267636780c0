import { useMemo } from "react";
import { Action, Card, type Column, DataTable, EmptyState, Tag, useTeller, useWords } from "@/design";
import { useAllowed } from "@/ipc/allowed";
import { type Output, Refusal } from "@/ipc/client";
import { saveDocument } from "@/ipc/platform";
import { useAsk, useRead } from "@/ipc/query";
import styles from "./Till.module.css";

type Line = Output<"closings">["closings"][number];

/** The closings made before, each with its statement: counted cash, difference, totals of the period, perpetual total. */
export function ClosingsMade() {
  const { t, f } = useWords();
  const ask = useAsk();
  const tell = useTeller();
  const read = useRead("closings", {}, { enabled: useAllowed("closings") });
  const columns = useMemo<Column<Line>[]>(() => {
    const print = async (number: string) => {
      try {
        const file = await ask("print_closing", { number });
        await saveDocument(file.document, file.name, file.mime);
        tell.done(t("till:period.saved"));
      } catch (thrown) {
        tell.failed(Refusal.from(thrown));
      }
    };
    return [
      {
        id: "label",
        header: t("till:period.label"),
        value: ({ label }) => label,
        cell: ({ label }) => f.period(label),
        width: "100px",
      },
      {
        id: "at",
        header: t("till:period.at"),
        value: ({ at }) => at,
        cell: ({ at }) => f.momentShort(at),
        width: "minmax(0, 1.4fr)",
      },
      { id: "desk", header: t("till:venue.desk"), value: ({ desk }) => desk },
      { id: "number", header: t("till:period.number"), value: ({ number }) => number },
      {
        id: "total",
        header: t("till:period.total"),
        value: ({ total }) => total / 100,
        cell: ({ total }) => f.money(total),
        align: "end",
      },
      {
        id: "perpetual",
        header: t("till:period.perpetual"),
        value: ({ perpetual }) => perpetual / 100,
        cell: ({ perpetual }) => f.money(perpetual),
        align: "end",
      },
      {
        id: "difference",
        header: t("till:close.difference"),
        value: ({ difference }) => (difference ?? 0) / 100,
        cell: ({ difference }) =>
          difference == null ? (
            "—"
          ) : (
            <Tag tone={difference === 0 ? "leaf" : "ochre"}>{f.money(difference)}</Tag>
          ),
        align: "end",
      },
      {
        id: "paper",
        header: t("till:period.paper"),
        value: ({ number }) => number,
        cell: ({ number, label }) => (
          <Action
            size="compact-sm"
            aria-label={t("till:period.print", { label: f.period(label) })}
            onClick={() => void print(number)}
          >
            {t("till:takings.pdf")}
          </Action>
        ),
        width: "90px",
      },
    ];
  }, [ask, tell, t, f]);
  if (!read.data) return null;
  return (
    <Card title={t("till:period.made")}>
      <div className={styles.table}>
        <DataTable
          label={t("till:period.made")}
          columns={columns}
          rows={read.data.closings}
          rowId={({ number }) => number}
          empty={<EmptyState title={t("till:period.none")} />}
        />
      </div>
    </Card>
  );
}
