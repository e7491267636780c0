import type { Document, Rule } from "../document";

/** The natures of price, in the order they are chosen from. */
export const KINDS = [
  "standard",
  "status",
  "ladder",
  "means_tested",
  "path",
  "pass",
  "wallet",
  "cap",
  "due_on_entry",
  "after_show",
  "suspended",
  "combined",
] as const satisfies readonly Rule["kind"][];

/** The letters of a new ladder. */
const LETTERS = ["A", "B", "C", "D", "E"];

/** A rule of a kind as it is begun: what remains to be said is empty. */
export function newRule(kind: Rule["kind"], book: Document): Rule {
  const of = book.tariffs.find(({ rule }) => rule.kind === "standard")?.id ?? "";
  switch (kind) {
    case "standard":
      return { kind, price: { kind: "grid" } };
    case "status":
      return {
        kind,
        status: book.statuses?.[0]?.code ?? "",
        price: of ? { kind: "share", of, share: 5000 } : { kind: "grid" },
      };
    case "ladder":
      return {
        kind,
        suggested: "C",
        levels: LETTERS.map((letter) => ({ letter, name: letter, price: { kind: "amount", value: 0 } })),
      };
    case "means_tested":
      return { kind, rate: "0.01", floor: 0, ceiling: 0 };
    case "path":
      return {
        kind,
        of,
        measure: { kind: "outings", window: { kind: "season" } },
        steps: [
          { from: 0, off: { kind: "share", value: 0 } },
          { from: 3, off: { kind: "share", value: 2000 } },
        ],
        trend: "decreasing",
        floor: 0,
      };
    case "pass":
      return { kind, product: "", debit: "booking" };
    case "wallet":
      return { kind, product: "", of, share: 10_000, debit: "booking" };
    case "cap":
      return { kind, of, cap: 0, window: { kind: "season" } };
    case "due_on_entry":
      return { kind, of, no_show: { kind: "nothing" } };
    case "after_show":
      return { kind, suggested: 0 };
    case "suspended":
      return { kind, fund: "", of, price: 0 };
    case "combined":
      return { kind, of };
  }
}
