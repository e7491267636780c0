/**
 * What the desk shows. Pure data: every price, reason and count comes ready from the backend; the screen only
 * writes it.
 */
import type { Tone } from "@/design";
import type { Category, Seat, Stage } from "../seat-plan/seat";

/** A performance of the strip. */
export interface PerformanceView {
  readonly id: string;
  readonly title: string;
  /** UTC, RFC 3339. */
  readonly startsAt: string;
  readonly hall: string;
  readonly capacity: number;
  readonly sold: number;
  readonly options: number;
  readonly waiting: number;
  /** « scolaire »: when it is not for everybody. */
  readonly audience: string | null;
}

/** The person the basket is for. */
export interface PersonView {
  readonly id: string;
  readonly name: string;
  /** Town, telephone, outings. */
  readonly facts: readonly string[];
  readonly tags: readonly { readonly text: string; readonly tone: Tone }[];
}

/** A step of a chosen price. */
export interface LadderStep {
  /** « A ». */
  readonly code: string;
  readonly cents: number;
}

/** A place of the basket, with its price and the reason of it. */
export interface LineView {
  readonly id: string;
  /** « Orchestre C · 17 ». */
  readonly place: string;
  /** Cents, or words when something else pays (« 1 place du carnet »). */
  readonly price: number | string;
  /** The full price in cents, when another is paid. */
  readonly instead: number | null;
  readonly reason: string;
  readonly ladder: { readonly chosen: string; readonly steps: readonly LadderStep[] } | null;
}

/** A means of payment of this till. */
export type PaymentMeans = "card" | "cash" | "cheque" | "voucher" | "credit" | "several";

/** The whole screen. */
export interface DeskView {
  /** Now, for « ce soir ». */
  readonly now: string;
  readonly performances: readonly PerformanceView[];
  readonly current: string;
  readonly seats: readonly Seat[];
  readonly categories: readonly Category[];
  readonly stage?: Stage | null;
  readonly person: PersonView | null;
  readonly lines: readonly LineView[];
  /** What is due, in cents. */
  readonly total: number;
  /** In basis points, each once. */
  readonly vatRates: readonly number[];
  readonly means: readonly PaymentMeans[];
  readonly chosenMeans: PaymentMeans;
  /** Why nothing can be paid now, in words. */
  readonly unpayable?: string | undefined;
}

/** What the seller does. */
export interface DeskActs {
  choosePerformance(id: string): void;
  pickSeat(seat: Seat): void;
  /** The best places together, in a category or a zone if named. */
  takeBest(count: number, where: { category?: string; zone?: string; wheelchair?: boolean }): void;
  findPerson(): void;
  chooseStep(line: string, code: string): void;
  removeLine(line: string): void;
  chooseMeans(means: PaymentMeans): void;
  pay(): void;
  emptyBasket(): void;
}
