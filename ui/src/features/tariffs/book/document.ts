import type { Input } from "@/ipc/client";

/** A whole tariff book. What no form shows of it is given back as it came. */
export type Document = Input<"save_tariff_draft">["document"];
/** A nature of price. */
export type Tariff = Document["tariffs"][number];
/** How a price is made. */
export type Rule = Tariff["rule"];
/** The rule of one kind. */
export type RuleOf<Kind extends Rule["kind"]> = Extract<Rule, { kind: Kind }>;
/** When and where a tariff is open. */
export type Opening = NonNullable<Tariff["opening"]>;
/** A cell of the grid. */
export type Cell = NonNullable<Document["prices"]>[number];
/** Where a price holds. */
export type Scope = Cell["scope"];
/** A status that tariffs refer to. */
export type Status = NonNullable<Document["statuses"]>[number];
/** How many places may leave. */
export type Quota = NonNullable<Document["quotas"]>[number];
/** What an outing gives. */
export type Thanks = NonNullable<Document["thanks"]>[number];
/** Over which days one counts. */
export type Window = Thanks["window"];

/** What every part of the editor is given: the draft, and the way to change it. */
export interface Part {
  book: Document;
  onChange: (book: Document) => void;
}

/** An empty book of a venue. */
export const newBook = (id: string, venue: string): Document => ({
  id,
  version: 0,
  venue,
  tariffs: [],
  prices: [],
});

/** The place of the programme that the prices of a venue are written for. */
export const venueScope = ({ venue }: Document): Scope => ({ kind: "venue", id: venue });

/** Whether two scopes are one; prices of everywhere are read as those of the venue. */
const same = (one: Scope, other: Scope): boolean => {
  const wide = ({ kind }: Scope) => kind === "venue" || kind === "everywhere";
  if (wide(one) || wide(other)) return wide(one) && wide(other);
  return one.kind === other.kind && "id" in one && "id" in other && one.id === other.id;
};

/** Whether a tariff has prices of its own in the grid. */
export const inGrid = ({ rule }: Tariff): boolean =>
  (rule.kind === "standard" || rule.kind === "status") && rule.price.kind === "grid";

/** The codes of categories that the grid prices, in order. */
export const categoriesOf = ({ prices = [] }: Document): string[] =>
  [...new Set(prices.flatMap(({ category }) => category ?? []))].sort();

/** The cell of a tariff in a category, at one place of the programme; `null` is every category. */
export const cellOf = (
  { prices = [] }: Document,
  scope: Scope,
  tariff: string,
  category: string | null,
): Cell | undefined =>
  prices.find(
    (cell) => same(cell.scope, scope) && cell.tariff === tariff && (cell.category ?? null) === category,
  );

/** The book with one price set: an amount, `"closed"` where the tariff is not sold, `null` for none of its own. */
export function withPrice(
  book: Document,
  scope: Scope,
  tariff: string,
  category: string | null,
  price: number | "closed" | null,
): Document {
  const old = cellOf(book, scope, tariff, category);
  const others = (book.prices ?? []).filter((cell) => cell !== old);
  if (price === null) return { ...book, prices: others };
  const amount = price === "closed" ? null : price;
  const cell = { tariff, scope: old?.scope ?? scope, amount, ...(category !== null && { category }) };
  return { ...book, prices: [...others, cell] };
}

/** The book with one tariff changed, or added at the end. */
export const withTariff = (book: Document, tariff: Tariff): Document => ({
  ...book,
  tariffs: book.tariffs.some(({ id }) => id === tariff.id)
    ? book.tariffs.map((each) => (each.id === tariff.id ? tariff : each))
    : [...book.tariffs, tariff],
});

/** The tariffs that are made of another: what keeps it in the book. */
export const madeOf = (book: Document, tariff: string): Tariff[] =>
  book.tariffs.filter(({ id, rule }) => id !== tariff && JSON.stringify(rule).includes(tariff));

/** The book without a tariff, its prices and its quotas. */
export const withoutTariff = (book: Document, tariff: string): Document => ({
  ...book,
  tariffs: book.tariffs.filter(({ id }) => id !== tariff),
  prices: (book.prices ?? []).filter((cell) => cell.tariff !== tariff),
  quotas: (book.quotas ?? [])
    .map((quota) => ({ ...quota, tariffs: quota.tariffs.filter((id) => id !== tariff) }))
    .filter(({ tariffs }) => tariffs.length > 0),
});

/** The book with one element of a list changed, or added at its end. */
export function withElement<Name extends "statuses" | "quotas" | "thanks">(
  book: Document,
  name: Name,
  element: NonNullable<Document[Name]>[number],
  at: number | null,
): Document {
  const list = [...(book[name] ?? [])] as unknown[];
  list.splice(at ?? list.length, 1, element);
  return { ...book, [name]: list };
}

/** The book without one element of a list. */
export const withoutElement = (
  book: Document,
  name: "statuses" | "quotas" | "thanks",
  at: number,
): Document => ({ ...book, [name]: (book[name] ?? []).filter((_, index) => index !== at) });
