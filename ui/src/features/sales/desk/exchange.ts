import type { Undo } from "../orders/undo";

/** Tickets given back for what is put in the basket. */
export interface Exchange {
  readonly order: string;
  /** The number of the order, as printed. */
  readonly number: string;
  readonly tickets: readonly string[];
  /** What the tickets were worth, less what the order still owes, in cents. */
  readonly credit: number;
  /** Why, what is kept, and how a difference goes back. */
  readonly undo: Undo;
}

/** What is due of a basket, in cents; negative when an exchange gives back. */
export const dueOf = (exchange: Exchange | null, total: number): number =>
  exchange === null ? total : total + exchange.undo.fee - exchange.credit;
