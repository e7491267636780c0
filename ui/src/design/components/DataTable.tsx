import { Button } from "@mantine/core";
import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_basic,
  sortFn_text,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useMemo, useRef } from "react";
import { useWords } from "../words/useWords";
import { csv } from "./csv";
import styles from "./DataTable.module.css";

/** A column: what a row is worth in it, and how that is shown. */
export interface Column<Row> {
  id: string;
  header: string;
  /** What is sorted and exported. */
  value: (row: Row) => string | number | null;
  /** What is shown, when it is not the value itself. */
  cell?: (row: Row) => ReactNode;
  /** Figures are aligned at the end. */
  align?: "start" | "end";
  /** A CSS grid track; `1fr` unless said. */
  width?: string;
}

interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Opens a row, by click or Enter. */
  onOpen?: (row: Row) => void;
  /** The row that is open beside the table. */
  current?: string | null;
  /** Takes the rows as they are sorted, as a CSV file. */
  onExport?: (file: Blob) => void;
  /** Stands in the place of rows when there are none. */
  empty?: ReactNode;
}

const ROW_HEIGHT = 38;

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic, text: sortFn_text },
});

const columnDefs = <Row extends object>(columns: readonly Column<Row>[]): ColumnDef<typeof features, Row>[] =>
  columns.map((column) => ({
    id: column.id,
    header: column.header,
    accessorFn: (row: Row) => column.value(row) ?? undefined,
    sortUndefined: "last" as const,
  }));

/** Moves the focus from row to row, and opens on Enter. */
function walk(event: KeyboardEvent<HTMLTableRowElement>, open: () => void): void {
  const row = event.currentTarget;
  if (event.key === "Enter") open();
  else if (event.key === "ArrowDown") (row.nextElementSibling as HTMLElement | null)?.focus();
  else if (event.key === "ArrowUp") (row.previousElementSibling as HTMLElement | null)?.focus();
  else return;
  event.preventDefault();
}

/** A table of any length: only the rows in sight are drawn. Sorts by its headings and exports what it shows. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, onOpen, current, onExport, empty } = props;
  const { t, language } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const definitions = useMemo(() => columnDefs(columns), [columns]);
  const table = useTable({ features, columns: definitions, data: rows as Row[], getRowId: rowId });
  const sorted = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const tracks = { gridTemplateColumns: columns.map(({ width }) => width ?? "minmax(0, 1fr)").join(" ") };

  return (
    <div className={styles.frame}>
      <div className={styles.scroller} ref={scroller}>
        <table className={styles.table} aria-label={label} aria-rowcount={sorted.length + 1}>
          <thead className={styles.head}>
            <tr className={styles.row} style={tracks} aria-rowindex={1}>
              {columns.map((column) => {
                const sorting = table.getColumn(column.id);
                const direction = sorting?.getIsSorted() || undefined;
                return (
                  <th
                    key={column.id}
                    className={styles.heading}
                    data-align={column.align}
                    aria-sort={
                      direction === "asc" ? "ascending" : direction === "desc" ? "descending" : undefined
                    }
                  >
                    <button type="button" className={styles.sort} onClick={() => sorting?.toggleSorting()}>
                      {column.header}
                      <span aria-hidden="true">
                        {direction === "asc" ? " ↑" : direction === "desc" ? " ↓" : ""}
                      </span>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody className={styles.body} style={{ height: virtual.getTotalSize() }}>
            {shown.map(({ index, start }) => {
              const row = sorted[index];
              if (!row) return null;
              return (
                <tr
                  key={row.id}
                  className={styles.row}
                  data-opens={onOpen ? "" : undefined}
                  style={{ ...tracks, transform: `translateY(${start}px)`, height: ROW_HEIGHT }}
                  aria-rowindex={index + 2}
                  aria-current={row.id === current || undefined}
                  {...(onOpen && {
                    tabIndex: 0,
                    onClick: () => onOpen(row.original),
                    onKeyDown: (event) => walk(event, () => onOpen(row.original)),
                  })}
                >
                  {columns.map((column) => {
                    const shown = column.cell ? column.cell(row.original) : column.value(row.original);
                    return (
                      // What is cut off for lack of room is read by pointing at it.
                      <td
                        key={column.id}
                        className={styles.cell}
                        data-align={column.align}
                        title={typeof shown === "string" ? shown : undefined}
                      >
                        {shown}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
        {sorted.length === 0 && (empty ?? <p className={styles.none}>{t("ui:table.empty")}</p>)}
      </div>
      {(onExport || sorted.length > 0) && (
        <footer className={styles.foot}>
          <span>{t("ui:table.rows", { count: sorted.length })}</span>
          {onExport && (
            <Button
              size="compact-sm"
              variant="subtle"
              disabled={sorted.length === 0}
              onClick={() =>
                onExport(
                  csv(
                    columns,
                    sorted.map((row) => row.original),
                    language,
                  ),
                )
              }
            >
              {t("ui:table.export")}
            </Button>
          )}
        </footer>
      )}
    </div>
  );
}
