import type { ComponentType, ReactNode } from "react";
import type { Output } from "@/ipc/client";

/** A seat as any drawing of a plan takes it. */
export interface DrawnSeat {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly zone: string;
  readonly row: string;
  readonly number: string;
  readonly category: string;
  readonly kind: "standard" | "wheelchair" | "companion" | "restricted";
  readonly state: "free" | "basket" | "chosen" | "option" | "elsewhere" | "house" | "blocked" | "sold";
}

/** What draws a plan: given by whoever composes the screen. */
export type PlanDrawing = ComponentType<{
  seats: readonly DrawnSeat[];
  categories: readonly { id: string; name: string; price: number | null }[];
  onPick: (seat: DrawnSeat) => void;
  tools?: ReactNode;
}>;

type Plan = Output<"seating_plan">;
type States = Output<"seat_states">;

const TAKEN = ["elsewhere", "option", "house", "blocked", "sold"] as const;

/** The seats of a plan with the plan's own categories; those in `chosen` stand out. */
export function seatsOfPlan(plan: Plan, chosen: ReadonlySet<string>): DrawnSeat[] {
  return plan.rows.flatMap(({ zone, number: row, seats }) =>
    seats.map(({ id, x, y, number, category, kind }) => ({
      id,
      x,
      y,
      zone: plan.zones[zone]?.name ?? "",
      row,
      number,
      category: String(category),
      kind: kind ?? "standard",
      state: chosen.has(id) ? "chosen" : "free",
    })),
  );
}

/** The seats of a performance with its price categories and what keeps each. */
export function seatsOfPerformance(plan: Plan, states: States, chosen: ReadonlySet<string>): DrawnSeat[] {
  const taken = new Map<number, DrawnSeat["state"]>();
  for (const state of TAKEN) for (const place of states[state]) taken.set(place, state);
  const zones = plan.rows.flatMap(({ zone, seats }) => seats.map(({ category }) => ({ zone, category })));
  return seatsOfPlan(plan, chosen).map((seat, place) => {
    const of = zones[place];
    const price = of && states.category_of[of.zone]?.[of.category];
    return {
      ...seat,
      category: price == null ? "" : (states.categories[price]?.id ?? ""),
      state: taken.get(place) ?? seat.state,
    };
  });
}

/** The ids of the row of a seat. */
export const rowOf = (seats: readonly DrawnSeat[], { zone, row }: DrawnSeat): string[] =>
  seats
    .filter(
      (each) => each.zone === zone && each.row === row && (each.state === "free" || each.state === "chosen"),
    )
    .map(({ id }) => id);

/** The choice after a press: all of `ids` in, or out when all were in. */
export function toggled(chosen: ReadonlySet<string>, ids: readonly string[]): Set<string> {
  const next = new Set(chosen);
  const all = ids.every((id) => next.has(id));
  for (const id of ids) {
    if (all) next.delete(id);
    else next.add(id);
  }
  return next;
}
