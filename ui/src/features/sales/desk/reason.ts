/** Says why a place has its price, from the steps that the engine gives. */
import type { Speech } from "@/design";

/** A step of a reason: which rule, on what facts, from which amount to which. */
export interface Step {
  readonly code: string;
  readonly params?: Readonly<Record<string, unknown>> | null;
  readonly from?: number | null;
  readonly to?: number | null;
}

type Words = Pick<Speech, "t" | "f">;

/** Parameters that are amounts in cents, whatever the rule. */
const AMOUNTS = new Set([
  "floor",
  "ceiling",
  "quotient",
  "paid",
  "value",
  "debited",
  "cap",
  "due",
  "suggested",
]);

/** Steps that only say where the next one starts from, which it says itself. */
const STARTS = new Set(["list_price", "list_share"]);

const isShare = (off: unknown): off is { kind: string; value: number } =>
  typeof off === "object" && off !== null && "value" in off && typeof off.value === "number";

function readable({ t, f }: Words, code: string, name: string, value: unknown): string | number {
  if (typeof value === "number" && (AMOUNTS.has(name) || (code === "wallet" && name === "left")))
    return f.money(value);
  if (name === "off" && isShare(value))
    return value.kind === "share" ? f.rate(value.value) : f.money(value.value);
  if (name === "share" && typeof value === "number") return f.rate(value);
  if (name === "since" && typeof value === "string") return f.date(value);
  // The names of terms are those of the engine, which its own test holds to the words.
  const say = t as (key: string) => string;
  if (code === "rounded" && name === "to") return say(`pricing:terms.to.${value}`);
  if (code === "rounded" && name === "direction") return say(`pricing:terms.direction.${value}`);
  return typeof value === "number" ? value : String(value);
}

/** One step in words. */
export function stepText(words: Words, { code, params, from }: Step): string {
  const facts = Object.entries(params ?? {}).map(([name, value]) => [
    name,
    readable(words, code, name, value),
  ]);
  const say = words.t as (key: string, parameters: object) => string;
  return say(`pricing:reasons.${code}`, {
    ...Object.fromEntries(facts),
    ...(from != null && { from: words.f.money(from) }),
  });
}

/** The whole reason on one line: where it starts from is left out when the rule that follows says it. */
export function reasonLine(words: Words, steps: readonly Step[]): string {
  const telling = steps.filter(({ code }) => !STARTS.has(code) && code !== "rounded");
  return (telling.length > 0 ? telling : steps).map((step) => stepText(words, step)).join(" · ");
}

/** The list price that a reason started from, in cents. */
export const listPrice = (steps: readonly Step[]): number | null =>
  steps.find(({ code }) => STARTS.has(code))?.to ?? null;
