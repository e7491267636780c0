import type { PlainKey, Say } from "@/design";

const KNOWN: Readonly<Record<string, PlainKey>> = {
  cash: "till:means.cash",
  card: "till:means.card",
  cheque: "till:means.cheque",
  transfer: "till:means.transfer",
  mandate: "till:means.mandate",
  holiday_vouchers: "till:means.holiday_vouchers",
  gift_voucher: "till:means.gift_voucher",
  pass_culture: "till:means.pass_culture",
  credit_note: "till:means.credit_note",
  wallet: "till:means.wallet",
  owing: "till:means.owing",
  other: "till:means.other",
  desk: "till:channel.desk",
  remote: "till:channel.remote",
  door: "till:channel.door",
  online: "till:channel.online",
  relay: "till:channel.relay",
  partner: "till:channel.partner",
};

/** The name of a means of payment or a channel; one that has no words is shown as the journal writes it. */
export const named = (t: Say, code: string): string => {
  const key = KNOWN[code];
  return key ? (t as (key: string) => string)(key) : code;
};
