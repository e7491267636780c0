/**
 * What a seat plan needs to know, and nothing of where it comes from. Coordinates are those of the hall's own
 * drawing: any unit, x to the right, y away from the stage.
 */

/** Whether a seat can be taken now, and if not, by what. */
export type SeatState =
  | "free"
  /** In this desk's basket. */
  | "basket"
  /** Marked on a plan that sells nothing: to be held, renumbered. */
  | "chosen"
  /** Held by name until a deadline. */
  | "option"
  /** In another basket, or held by another desk. */
  | "elsewhere"
  /** Kept for the house, the fire brigade, the press. */
  | "house"
  | "blocked"
  | "sold";

/** What sort of place it is. */
export type SeatKind = "standard" | "wheelchair" | "companion" | "restricted";

/** A seat of the plan, for one performance. */
export interface Seat {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** The physical zone: « Orchestre ». */
  readonly zone: string;
  readonly row: string;
  readonly number: string;
  /** The id of its price class for this performance. */
  readonly category: string;
  readonly kind: SeatKind;
  readonly state: SeatState;
  /** Whether another desk of the network holds it, which gives it back when nobody buys it there. */
  readonly kept?: boolean;
  /** Whose option or house hold it is, and until when. */
  readonly note?: string;
}

/** A price class; its place in the list gives its colour and its mark. */
export interface Category {
  readonly id: string;
  /** As printed: « Catégorie 1 », « Carré or ». */
  readonly name: string;
  /** Full price in cents; `null` when it depends on the person alone. */
  readonly price: number | null;
}

/** A zone without numbers, for one performance: so many people, wherever they stand. */
export interface Area {
  readonly id: string;
  readonly name: string;
  /** The id of its price class; empty when it has none. */
  readonly category: string;
  readonly capacity: number;
  readonly free: number;
  /** In the coordinates of the seats. */
  readonly boxes: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
}

/** Where the stage is drawn, in the coordinates of the seats. */
export interface Stage {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly depth: number;
}

/** A state as it is drawn: what is chosen looks like what is in the basket. */
export type DrawnState = Exclude<SeatState, "chosen">;

/** How a seat’s state is drawn. */
export const drawnState = ({ state }: Pick<Seat, "state">): DrawnState =>
  state === "chosen" ? "basket" : state;

/** Whether the seat is in the hand of who looks at the plan. */
export const inHand = ({ state }: Pick<Seat, "state">): boolean => drawnState({ state }) === "basket";

/** Whether Space takes the seat or gives it back. */
export const canPick = (seat: Seat): boolean => seat.state === "free" || seat.kept === true || inHand(seat);
