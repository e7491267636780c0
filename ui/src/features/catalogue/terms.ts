import type { Input } from "@/ipc/client";

export type Contract = NonNullable<Input<"edit_performance">["contract"]>;

/** How a show is brought to a venue. */
export const CONTRACTS: readonly Contract[] = [
  "cession",
  "production",
  "coproduction",
  "corealisation",
  "location",
];

/** The rates of entrances in basis points: CGI art. 278-0 bis and 281 quater. */
export const RATES = ["550", "210", "1000", "2000", "0"] as const;
