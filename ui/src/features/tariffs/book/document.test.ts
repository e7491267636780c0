import { expect, test } from "vitest";
import { type Cell, cellOf, type Document, newBook, withPrice } from "./document";

const full = {
  id: "t",
  code: "PT",
  name: "Plein",
  rule: { kind: "standard", price: { kind: "grid" } },
} as const;
const ofShow: Cell = { tariff: "t", category: "1", scope: { kind: "show", id: "s" }, amount: 4000 };
const book: Document = { ...newBook("b", "v"), tariffs: [full], prices: [ofShow] };

test("a price of the venue is set beside those of a show, which stay", () => {
  const priced = withPrice(book, "t", "1", 3200);
  expect(priced.prices).toContainEqual(ofShow);
  expect(cellOf(priced, "t", "1")).toMatchObject({ amount: 3200, scope: { kind: "venue", id: "v" } });
});

test("a price set twice is one cell, and an emptied one none", () => {
  const twice = withPrice(withPrice(book, "t", null, 3200), "t", null, 3000);
  expect(twice.prices).toHaveLength(2);
  expect(withPrice(twice, "t", null, null).prices).toEqual([ofShow]);
});
