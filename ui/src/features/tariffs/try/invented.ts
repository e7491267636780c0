import type { Input } from "@/ipc/client";

type Spectator = NonNullable<Input<"what_would_pay">["invented"]>;

/** Somebody who does not exist, as the form says her. */
export interface Invented {
  born: string;
  /** Whole cents. */
  quotient: number | null;
  statuses: readonly string[];
  /** How many times she came this season. */
  outings: number;
}

/** Nobody in particular: a passer-by. */
export const passerBy: Invented = { born: "", quotient: null, statuses: [], outings: 0 };

/** Where the performance stands: her outings are counted around it. */
export interface Setting {
  venue: string;
  season: string | null;
  startsAt: string;
}

const DAY = 86_400_000;

/** What the engine is told of her: one outing a week before the performance, each to another show of its season. */
export function spectatorOf({ born, quotient, statuses, outings }: Invented, setting: Setting): Spectator {
  const before = (weeks: number) => new Date(Date.parse(setting.startsAt) - weeks * 7 * DAY).toISOString();
  return {
    // The engine counts the outings of somebody, never of a passer-by.
    ...(outings > 0 && { contact: crypto.randomUUID() }),
    ...(born !== "" && { born }),
    ...(quotient !== null && { quotient: { amount: quotient } }),
    statuses: statuses.map((status) => ({ status })),
    outings: Array.from({ length: outings }, (_, index) => ({
      performance: crypto.randomUUID(),
      show: crypto.randomUUID(),
      season: setting.season,
      venue: setting.venue,
      day: before(index + 1).slice(0, 10),
      at: before(index + 1),
    })),
  };
}
