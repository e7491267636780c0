import { expect, test } from "vitest";
import {
  type Cell,
  cellOf,
  type Document,
  madeOf,
  newBook,
  type Tariff,
  venueScope,
  withElement,
  withoutTariff,
  withPrice,
  withTariff,
} from "./document";

const full: Tariff = {
  id: "t",
  code: "PT",
  name: "Plein",
  rule: { kind: "standard", price: { kind: "grid" } },
};
const half: Tariff = {
  id: "h",
  code: "DT",
  name: "Demi",
  rule: { kind: "standard", price: { kind: "share", of: "t", share: 5000 } },
};
const ofShow: Cell = { tariff: "t", category: "1", scope: { kind: "show", id: "s" }, amount: 4000 };
const book: Document = { ...newBook("b", "v"), tariffs: [full, half], prices: [ofShow] };
const venue = venueScope(book);

test("a price of the venue is set beside those of a show, which stay", () => {
  const priced = withPrice(book, venue, "t", "1", 3200);
  expect(priced.prices).toContainEqual(ofShow);
  expect(cellOf(priced, venue, "t", "1")).toMatchObject({ amount: 3200, scope: { kind: "venue", id: "v" } });
  expect(cellOf(priced, ofShow.scope, "t", "1")).toEqual(ofShow);
});

test("a price set twice is one cell, and an emptied one none", () => {
  const twice = withPrice(withPrice(book, venue, "t", null, 3200), venue, "t", null, 3000);
  expect(twice.prices).toHaveLength(2);
  expect(withPrice(twice, venue, "t", null, null).prices).toEqual([ofShow]);
});

test("a tariff that is not sold somewhere has a cell without an amount there", () => {
  const closed = withPrice(book, ofShow.scope, "t", "1", "closed");
  expect(cellOf(closed, ofShow.scope, "t", "1")).toEqual({ ...ofShow, amount: null });
});

test("a price of everywhere is read, and kept, as the venue's", () => {
  const everywhere: Cell = { tariff: "t", scope: { kind: "everywhere" }, amount: 1000 };
  const shared = { ...book, prices: [everywhere] };
  expect(cellOf(shared, venue, "t", null)).toBe(everywhere);
  expect(withPrice(shared, venue, "t", null, 1200).prices).toEqual([{ ...everywhere, amount: 1200 }]);
});

test("a tariff goes with its prices, and says what is made of it", () => {
  expect(madeOf(book, "t").map(({ code }) => code)).toEqual(["DT"]);
  expect(madeOf(book, "h")).toEqual([]);
  const quota = { tariffs: ["t"], per: "performance", places: 5 } as const;
  const without = withoutTariff({ ...book, quotas: [{ ...quota, tariffs: ["t"] }] }, "t");
  expect(without).toMatchObject({ tariffs: [half], prices: [], quotas: [] });
});

test("a tariff or a quota is changed in its place, and a new one comes last", () => {
  expect(withTariff(book, { ...full, name: "Normal" }).tariffs[0]?.name).toBe("Normal");
  expect(withTariff(book, { ...full, id: "n" }).tariffs).toHaveLength(3);
  const quota = { tariffs: ["t"], per: "performance" as const, places: 5 };
  const one = withElement(book, "quotas", quota, null);
  expect(withElement(one, "quotas", { ...quota, places: 6 }, 0).quotas).toEqual([{ ...quota, places: 6 }]);
});
