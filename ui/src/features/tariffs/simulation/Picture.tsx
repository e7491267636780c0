import type { ReactNode } from "react";
import { Card, type Column, DataTable } from "@/design";
import { saveFile } from "@/ipc/platform";
import styles from "./Results.module.css";

interface PictureProps<Row> {
  title: string;
  /** The same figures, drawn. */
  picture: ReactNode;
  /** The name of the file they are exported to, without its end. */
  file: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  children?: ReactNode;
}

/** Figures as a picture, with their table and their export. */
export function Picture<Row extends object>(props: PictureProps<Row>) {
  const { title, picture, file, columns, rows, rowId, children } = props;
  return (
    <Card title={title}>
      {picture}
      <div className={styles.table} style={{ height: 84 + 38 * Math.min(rows.length, 8) }}>
        <DataTable
          label={title}
          columns={columns}
          rows={rows}
          rowId={rowId}
          onExport={(csv) => saveFile(`${file}.csv`, csv)}
        />
      </div>
      {children}
    </Card>
  );
}
