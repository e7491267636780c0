import { useMemo } from "react";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import type { Area, Category, Seat, SeatState } from "../seat-plan/seat";

type Plan = Output<"seating_plan">;
type States = Output<"seat_states">;

/** What the desk draws of a performance. */
export interface Hall {
  readonly seats: readonly Seat[];
  readonly areas: readonly Area[];
  readonly categories: readonly Category[];
  /** The ids of zones by name, in the order of the plan. */
  readonly zones: ReadonlyMap<string, string>;
}

const NOTHING: Hall = { seats: [], areas: [], categories: [], zones: new Map() };

/** The lists of places of an answer, each the name of a state. */
const TAKEN = ["basket", "elsewhere", "option", "house", "blocked", "sold"] as const;

/** How far below the seats a zone is drawn whose file draws none, and how deep, in parts of the plan's height. */
const UNDRAWN = { gap: 0.04, depth: 0.16 };

function seatsOf(plan: Plan, states: States, notes: ReadonlyMap<string, string>): Seat[] {
  const taken = new Map<number, SeatState>();
  for (const state of TAKEN) for (const place of states[state]) taken.set(place, state);
  const kept = new Set(states.kept);
  let place = 0;
  return plan.rows.flatMap((row) =>
    row.seats.map((seat): Seat => {
      const price = states.category_of[row.zone]?.[seat.category];
      const state = taken.get(place) ?? (price == null ? "blocked" : "free");
      const isKept = kept.has(place);
      place += 1;
      const note = notes.get(seat.id);
      return {
        ...(isKept && { kept: true }),
        ...(note && state !== "basket" && { note }),
        id: seat.id,
        x: seat.x,
        y: seat.y,
        zone: plan.zones[row.zone]?.name ?? "",
        row: row.number,
        number: seat.number,
        category: price == null ? "" : (states.categories[price]?.id ?? ""),
        kind: seat.kind ?? "standard",
        state,
      };
    }),
  );
}

function areasOf(plan: Plan, states: States): Area[] {
  const { width, height } = plan;
  return states.zones.map(({ zone, category, capacity, free }, index) => {
    const drawn = plan.zones[zone];
    const boxes = drawn?.areas ?? [];
    const row = { x: 0, y: height * (1 + UNDRAWN.gap + index * (UNDRAWN.depth + UNDRAWN.gap)) };
    return {
      id: drawn?.id ?? "",
      name: drawn?.name ?? "",
      category: category == null ? "" : (states.categories[category]?.id ?? ""),
      capacity,
      free,
      boxes: boxes.length > 0 ? boxes : [{ ...row, width, height: height * UNDRAWN.depth }],
    };
  });
}

/** The hall of a performance as it stands, seen from a basket; it follows what others sell. */
export function useHall(
  performance: string | undefined,
  basket: string | null,
  notes: ReadonlyMap<string, string>,
): Hall {
  const read = useRead(
    "seat_states",
    { performance: performance ?? "", basket },
    { enabled: performance !== undefined, keep: true },
  );
  const states = read.data?.performance === performance ? read.data : undefined;
  const plan = useRead("seating_plan", { plan: states?.plan ?? "" }, { enabled: states !== undefined });
  return useMemo(() => {
    if (!states || !plan.data) return NOTHING;
    return {
      seats: seatsOf(plan.data, states, notes),
      areas: areasOf(plan.data, states),
      categories: states.categories.map(({ id, name }) => ({ id, name, price: null })),
      zones: new Map(plan.data.zones.map(({ name, id }) => [name, id])),
    };
  }, [plan.data, states, notes]);
}
