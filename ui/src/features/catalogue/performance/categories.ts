import type { Input, Output } from "@/ipc/client";

type Plan = Output<"seating_plan">;
export type Written = Input<"set_categories">["categories"];
export type Stood = Output<"seat_states">["categories"];

/** A price category while it is written; its key outlives a new name or another rank. */
export interface Category {
  readonly key: number;
  readonly code: string;
  readonly name: string;
}

/** A part of the hall that falls in one price category at most: a category of the plan, or a whole zone. */
export interface Part {
  readonly id: string;
  readonly kind: "plan" | "zone";
  readonly name: string;
  readonly places: number;
}

/** The key of the price category of each part, by the part's id; one that is absent names none. */
export type Falls = ReadonlyMap<string, number>;

const planPart = (name: string) => `plan:${name}`;
const zonePart = (id: string) => `zone:${id}`;

/** How many places are in a zone under a category of the plan. */
function* heaps(plan: Plan): Generator<{ zone: string; category: string; places: number }> {
  const name = (category: number | null | undefined) =>
    category == null ? "" : (plan.categories[category]?.name ?? "");
  for (const { zone, seats } of plan.rows) {
    const id = plan.zones[zone]?.id ?? "";
    for (const { category } of seats) yield { zone: id, category: name(category), places: 1 };
  }
  for (const { id, capacity, category } of plan.zones) {
    if (capacity != null) yield { zone: id, category: name(category), places: capacity };
  }
}

/** The parts of a hall that have places: the plan's categories, then its zones. */
export function partsOf(plan: Plan): Part[] {
  const places = new Map<string, number>();
  const add = (part: string, count: number) => places.set(part, (places.get(part) ?? 0) + count);
  for (const heap of heaps(plan)) {
    add(planPart(heap.category), heap.places);
    add(zonePart(heap.zone), heap.places);
  }
  const part = (kind: Part["kind"], id: string, name: string): Part[] => {
    const count = places.get(id) ?? 0;
    return count > 0 ? [{ id, kind, name, places: count }] : [];
  };
  return [
    ...plan.categories.flatMap(({ name }) => part("plan", planPart(name), name)),
    ...plan.zones.flatMap(({ id, name }) => part("zone", zonePart(id), name)),
  ];
}

/** Where the parts fall as a performance stands. */
export const fallsOf = (stood: Stood): Map<string, number> =>
  new Map(
    stood.flatMap(({ plan_categories, zones }, key) => [
      ...plan_categories.map((name) => [planPart(name), key] as const),
      ...zones.map((id) => [zonePart(id), key] as const),
    ]),
  );

/** The places of each price category by its key, and those of none by the name of what they are in. */
export function shared(plan: Plan, falls: Falls): { places: Map<number, number>; left: Map<string, number> } {
  const places = new Map<number, number>();
  const left = new Map<string, number>();
  for (const { zone, category, places: count } of heaps(plan)) {
    // A zone that is named comes before the plan's categories.
    const key = falls.get(zonePart(zone)) ?? falls.get(planPart(category));
    if (key === undefined) left.set(category, (left.get(category) ?? 0) + count);
    else places.set(key, (places.get(key) ?? 0) + count);
  }
  return { places, left };
}

/** The categories as they are written, in their order. */
export const written = (categories: readonly Category[], parts: readonly Part[], falls: Falls): Written =>
  categories.map(({ key, code, name }) => {
    const own = parts.filter(({ id }) => falls.get(id) === key);
    return {
      code: code.trim(),
      name: name.trim(),
      plan_categories: own.filter(({ kind }) => kind === "plan").map((part) => part.name),
      zones: own.filter(({ kind }) => kind === "zone").map(({ id }) => id.slice("zone:".length)),
    };
  });

/** The list with one of its rows a place up or down. */
export function moved<Row>(rows: readonly Row[], from: number, by: -1 | 1): Row[] {
  const next = [...rows];
  const [row] = next.splice(from, 1);
  if (row !== undefined) next.splice(from + by, 0, row);
  return next;
}
