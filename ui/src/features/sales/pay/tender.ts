/**
 * What a person hands over, turned into payments. Each means has one sum to type, which may be less than what is
 * due: then the rest is paid by another means.
 */

import { parseAmount } from "@/design/amount";
import type { Input } from "@/ipc/client";

/** A payment as the backend takes it. */
export type Tender = NonNullable<Input<"place_order">["payments"]>[number];
/** The name of a means. */
export type MeansName = Tender["means"];

/** The means of a desk, in the order of the list. */
export const MEANS = [
  "card",
  "cash",
  "cheque",
  "holiday_vouchers",
  "gift_voucher",
  "credit_note",
  "transfer",
  "mandate",
  "pass_culture",
] as const satisfies readonly MeansName[];

/** What a means asks for besides its sum. */
export type Detail = "number" | "bank" | "reference" | "token" | "note";

/** The details of each means. */
export const DETAILS: Readonly<Record<MeansName, readonly Detail[]>> = {
  card: [],
  cash: [],
  cheque: ["number", "bank"],
  holiday_vouchers: [],
  gift_voucher: ["number"],
  credit_note: ["note"],
  transfer: [],
  mandate: ["reference"],
  pass_culture: ["token"],
};

/** What is being written. */
export interface Draft {
  readonly means: MeansName;
  /** As typed: what is received for cash, what is printed for vouchers, else the amount; empty is the whole rest. */
  readonly sum: string;
  readonly details: Readonly<Partial<Record<Detail, string>>>;
  /** The number by which a credit note or a gift voucher of the house is looked for. */
  readonly sought: string;
  /** What the chosen credit note still holds, in cents. */
  readonly noteLeft: number;
}

/** A draft with nothing written. */
export const blank = (means: MeansName): Draft => ({ means, sum: "", details: {}, sought: "", noteLeft: 0 });

/** What a draft comes to. */
export type Reading =
  | { readonly tender: Tender; readonly change: number; readonly lost: number }
  | { readonly wrong: "sum" | Detail };

/** Reads a draft against what remains due, in cents. */
export function read({ means, sum, details, noteLeft }: Draft, rest: number): Reading {
  const absent = DETAILS[means].find((detail) => !details[detail]?.trim());
  if (absent) return { wrong: absent };
  const typed = sum.trim() === "" ? null : parseAmount(sum);
  if (sum.trim() !== "" && (typed === null || typed === 0)) return { wrong: "sum" };
  const detail = (name: Detail) => details[name]?.trim() ?? "";
  const received = typed ?? rest;
  const amount = Math.min(received, means === "credit_note" ? Math.min(rest, noteLeft) : rest);
  const paid = (tender: Tender, change = 0, lost = 0): Reading => ({ tender, change, lost });
  switch (means) {
    case "cash":
      return paid({ means, given: received, amount }, received - amount);
    case "holiday_vouchers":
      return paid({ means, face: received, amount }, 0, received - amount);
    case "gift_voucher":
      return paid({ means, number: detail("number"), face: received, amount }, 0, received - amount);
    default:
      if (received > rest) return { wrong: "sum" };
  }
  switch (means) {
    case "card":
      return paid({ means, confirmed: true, amount });
    case "cheque":
      return paid({ means, number: detail("number"), bank: detail("bank"), amount });
    case "credit_note":
      return paid({ means, note: detail("note"), amount });
    case "transfer":
      return paid({ means, reference: detail("reference"), amount });
    case "mandate":
      return paid({ means, reference: detail("reference"), amount });
    case "pass_culture":
      return paid({ means, token: detail("token"), amount });
  }
}
