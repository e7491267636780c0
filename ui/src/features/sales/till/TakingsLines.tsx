import { useMemo } from "react";
import { type Column, DataTable, EmptyState, useWords } from "@/design";
import type { Output } from "@/ipc/client";
import styles from "./Till.module.css";

type Line = Output<"takings">["lines"][number];

/** One line per show, category, tariff and price. */
export function TakingsLines({ lines }: { lines: readonly Line[] }) {
  const { t, f } = useWords();
  const columns = useMemo<Column<Line>[]>(() => {
    const amount = (id: "price" | "receipts"): Column<Line> => ({
      id,
      header: t(`till:takings.${id}`),
      value: (line) => line[id] / 100,
      cell: (line) => f.money(line[id]),
      align: "end",
    });
    const count = (id: "issued" | "cancelled"): Column<Line> => ({
      id,
      header: t(`till:takings.${id}`),
      value: (line) => line[id],
      align: "end",
      width: "90px",
    });
    return [
      { id: "show", header: t("till:takings.show"), value: ({ title }) => title, width: "minmax(0, 2fr)" },
      { id: "category", header: t("till:takings.category"), value: ({ category }) => category },
      { id: "tariff", header: t("till:takings.tariff"), value: ({ tariff }) => tariff },
      amount("price"),
      count("issued"),
      count("cancelled"),
      amount("receipts"),
    ];
  }, [t, f]);
  return (
    <div className={styles.table}>
      <DataTable
        label={t("till:takings.lines")}
        columns={columns}
        rows={lines}
        rowId={({ first, title, tariff, category, price }) =>
          [first, title, tariff, category, price].join(" ")
        }
        empty={<EmptyState title={t("till:takings.empty")} />}
      />
    </div>
  );
}
