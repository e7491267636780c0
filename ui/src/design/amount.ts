/** Whole cents of what a person typed: `12`, `12,5`, `1 234.50 €`; `null` when it is no amount. */
export function parseAmount(typed: string): number | null {
  const found = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(typed.replaceAll(/[\s€]/g, ""));
  if (!found) return null;
  const [, euros = "", cents = ""] = found;
  return Number(euros) * 100 + Number(cents.padEnd(2, "0"));
}

/** The same amount as it would be typed: `12,50`; empty when there is none. */
export const typedAmount = (cents: number | null | undefined): string =>
  cents === null || cents === undefined ? "" : (cents / 100).toFixed(2).replace(".", ",").replace(/,00$/, "");
