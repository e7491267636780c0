interface Exported<Row> {
  readonly header: string;
  readonly value: (row: Row) => string | number | null;
}

/** A spreadsheet would run a cell that begins so; an apostrophe makes it a text again. */
const FORMULA = /^[=+\-@\t\r]/;

/** The rows as text: separated by `;` with a decimal comma in French, as a French spreadsheet opens it. */
export function csvText<Row>(
  columns: readonly Exported<Row>[],
  rows: readonly Row[],
  language: "fr" | "en",
): string {
  const separator = language === "fr" ? ";" : ",";
  const cell = (value: string | number | null): string => {
    if (value === null) return "";
    if (typeof value === "number") return language === "fr" ? String(value).replace(".", ",") : String(value);
    const safe = FORMULA.test(value) ? `'${value}` : value;
    return /[";,\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [columns.map(({ header }) => cell(header))];
  for (const row of rows) lines.push(columns.map(({ value }) => cell(value(row))));
  return `${lines.map((line) => line.join(separator)).join("\r\n")}\r\n`;
}

/** The same as a file, in UTF-8 with the mark that spreadsheets look for. */
export const csv = <Row>(
  columns: readonly Exported<Row>[],
  rows: readonly Row[],
  language: "fr" | "en",
): Blob => new Blob(["\ufeff", csvText(columns, rows, language)], { type: "text/csv;charset=utf-8" });
