/**
 * What the desk shows. Pure data: every price, reason and count comes ready from the backend; the screen only
 * writes it.
 */
import type { Tone } from "@/design";
import type { Area, Category, Seat, Stage } from "../seat-plan/seat";

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
  /** Of its entrances, in basis points. */
  readonly vatRate: number;
  /** « scolaire »: when it is not for everybody. */
  readonly audience: string | null;
}

/** The person the basket is for. */
export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
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

/** A price that a place may have. */
export interface OfferView {
  readonly key: string;
  readonly tariff: string;
  /** The letter on a ladder. */
  readonly level: string | null;
  readonly name: string;
  /** Cents, or words when something else pays. */
  readonly price: number | string;
  /** Why, and what it takes. */
  readonly detail: string;
  /** In cents, when the person names the amount. */
  readonly bounds: { readonly floor: number; readonly ceiling: number | null } | null;
  readonly chosen: boolean;
}

/** What is taken of the offers of a line. */
export interface Taken {
  readonly tariff: string;
  readonly level: string | null;
  /** In cents, for a free amount or a price by hand. */
  readonly amount?: number;
  /** Why the price was set by hand. */
  readonly byHand?: string;
}

/** A place of the basket, with its price and the reason of it. */
export interface LineView {
  readonly id: string;
  /** « Orchestre C · 17 ». */
  readonly place: string;
  /** Cents, or words when something else pays (« 1 place du carnet »); `null` while a price is to be chosen. */
  readonly price: number | string | null;
  /** The full price in cents, when another is paid. */
  readonly instead: number | null;
  readonly reason: string;
  /** The name of its tariff. */
  readonly tariff: string;
  readonly ladder: {
    readonly tariff: string;
    readonly chosen: string;
    readonly steps: readonly LadderStep[];
  } | null;
  readonly offers: readonly OfferView[];
}

/** The ways a person may come. */
export const CHANNELS = ["desk", "remote", "door", "online", "relay", "partner"] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** A pass or a gift voucher of the basket. */
export interface ItemView {
  readonly id: string;
  readonly label: string;
  /** In cents. */
  readonly price: number;
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
  /** Zones without numbers. */
  readonly areas: readonly Area[];
  readonly categories: readonly Category[];
  readonly stage?: Stage | null;
  readonly person: PersonView | null;
  readonly lines: readonly LineView[];
  readonly items: readonly ItemView[];
  /** How the person came. */
  readonly channel: ChannelName;
  /** What is due, in cents. */
  readonly total: number;
  /** In basis points, each once. */
  readonly vatRates: readonly number[];
  readonly means: readonly PaymentMeans[];
  readonly chosenMeans: PaymentMeans;
  /** Why nothing can be paid now, in words. */
  readonly unpayable?: string | undefined;
  /** Why a price cannot be set by hand, in words. */
  readonly noByHand?: string | undefined;
  /** Why no pass nor gift voucher can be added, in words. */
  readonly noItem?: string | undefined;
  /** Why no option can be made of the basket, in words. */
  readonly noOption?: string | undefined;
  /** Tickets given back for what is in the basket. */
  readonly exchange: { readonly order: string; readonly tickets: number; readonly credit: number } | null;
}

/** What the seller does. */
export interface DeskActs {
  choosePerformance(id: string): void;
  pickSeat(seat: Seat): void;
  /** The best places together, in a category or a zone if named. */
  takeBest(count: number, where: { category?: string; zone?: string; wheelchair?: boolean }): void;
  /** As many places of a zone without numbers. */
  takeArea(area: Area, count: number): void;
  /** Opens the finder, with what was already typed. */
  findPerson(typed?: string): void;
  /** Takes a price on a line, or on all of them. */
  takeOffer(line: string | "all", taken: Taken): void;
  removeLine(line: string): void;
  removeItem(item: string): void;
  /** Opens what adds a pass or a gift voucher. */
  addItem(): void;
  /** Opens what makes an option of the basket. */
  makeOption(): void;
  /** Opens what says how the person came. */
  chooseBuyer(): void;
  chooseMeans(means: PaymentMeans): void;
  pay(): void;
  emptyBasket(): void;
  /** What waits to be collected. */
  collect(): void;
  /** Sells the basket instead of exchanging. */
  stopExchange(): void;
}
