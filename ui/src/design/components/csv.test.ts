import { expect, test } from "vitest";
import { csvText } from "./csv";

const columns = [
  { header: "Nom", value: (row: { name: string; cents: number | null }) => row.name },
  { header: "Prix", value: (row: { name: string; cents: number | null }) => row.cents },
];

test("a French spreadsheet opens the columns apart and the decimals as numbers", () => {
  expect(csvText(columns, [{ name: "Zoé", cents: 12.5 }], "fr")).toBe("Nom;Prix\r\nZoé;12,5\r\n");
});

test("a value with a separator, a quote or a line keeps to its cell", () => {
  expect(csvText(columns, [{ name: 'Les "Amis"; et', cents: null }], "fr")).toContain(
    '"Les ""Amis""; et";\r\n',
  );
});

test("a name that a spreadsheet would run as a formula is made a text", () => {
  expect(csvText(columns, [{ name: "=HYPERLINK(1)", cents: 1 }], "fr")).toContain("'=HYPERLINK(1)");
});
