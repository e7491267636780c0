import type { Input } from "@/ipc/client";

/** A whole tariff book. What no form shows of it is given back as it came. */
export type Document = Input<"save_tariff_draft">["document"];
/** A nature of price. */
export type Tariff = Document["tariffs"][number];
/** A cell of the grid. */
export type Cell = NonNullable<Document["prices"]>[number];
/** A status that tariffs refer to. */
export type Status = NonNullable<Document["statuses"]>[number];

/** The levels of a ladder, which the generated type only names. */
export interface LadderRule {
  kind: "ladder";
  suggested: string;
  levels: { letter: string; name: string; price: { kind: string; value: unknown }; proof?: string | null }[];
}

/** The steps of a path. */
export interface PathRule {
  kind: "path";
  of: string;
  steps: { from: number; off: { kind: "share" | "amount"; value: number } }[];
}

/** An empty book of a venue. */
export const newBook = (id: string, venue: string): Document => ({
  id,
  version: 0,
  venue,
  tariffs: [],
  prices: [],
});

/** Whether the forms of the grid show a cell: the prices of the whole venue, or of everywhere. */
const wide = ({ scope }: Cell) => scope.kind === "venue" || scope.kind === "everywhere";

/** Whether a tariff has prices of its own in the grid. */
export const inGrid = ({ rule }: Tariff): boolean =>
  (rule.kind === "standard" || rule.kind === "status") && "price" in rule && rule.price.kind === "grid";

/** The codes of categories that the grid prices, in order. */
export const categoriesOf = ({ prices = [] }: Document): string[] =>
  [...new Set(prices.flatMap(({ category }) => category ?? []))].sort();

/** The cell of a tariff in a category; `null` is every category. */
export const cellOf = (
  { prices = [] }: Document,
  tariff: string,
  category: string | null,
): Cell | undefined =>
  prices.find((cell) => wide(cell) && cell.tariff === tariff && (cell.category ?? null) === category);

/** The book with one price set; an emptied cell leaves the grid. */
export function withPrice(
  book: Document,
  tariff: string,
  category: string | null,
  amount: number | null,
): Document {
  const old = cellOf(book, tariff, category);
  const others = (book.prices ?? []).filter((cell) => cell !== old);
  if (amount === null) return { ...book, prices: others };
  const scope = old?.scope ?? { kind: "venue", id: book.venue };
  return { ...book, prices: [...others, { tariff, scope, amount, ...(category !== null && { category }) }] };
}

/** The book with one tariff changed. */
export const withTariff = (book: Document, tariff: Tariff): Document => ({
  ...book,
  tariffs: book.tariffs.map((each) => (each.id === tariff.id ? tariff : each)),
});
