import type { Input } from "@/ipc/client";

/** The usual reasons of a desk, in the order of the list. */
export const MOTIVES = [
  "unable",
  "other_date",
  "other_places",
  "other_tariff",
  "performance_cancelled",
  "performance_postponed",
  "mistake",
  "lost",
  "goodwill",
  "other",
] as const satisfies readonly NonNullable<Input<"refund_tickets">["motive"]>[];

/** Why tickets are given up: a usual case. */
export type Motive = (typeof MOTIVES)[number];

/** How money goes back: as it came, or otherwise with the right to do so. */
export type Back = "origin" | "credit_note" | "cash" | "transfer";

/** What the seller says of giving tickets up. */
export interface Undo {
  readonly motive: Motive;
  /** In the person's own words; needed when the motive is another. */
  readonly words: string;
  /** What is kept, in cents. */
  readonly fee: number;
  readonly back: Back;
}

/** The payment that gives `amount` cents back otherwise than it came; the backend knows how it came. */
export const givenBack = (
  back: Back,
  amount: number,
): NonNullable<Input<"refund_tickets">["payments"]> | null => {
  const gives = { amount: -amount };
  switch (back) {
    case "origin":
      return null;
    case "transfer":
      return [{ means: "transfer", reference: "", ...gives }];
    default:
      return [{ means: back, ...gives }];
  }
};
