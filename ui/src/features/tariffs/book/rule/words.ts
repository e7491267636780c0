import type { Speech } from "@/design";
import type { Document, Rule, RuleOf, Tariff } from "../document";

type Words = Pick<Speech, "t" | "f">;

/** The names of what rules refer to outside the book. */
export interface Names {
  products: ReadonlyMap<string, string>;
  funds: ReadonlyMap<string, string>;
}

/** What a step takes off, in words. */
const off = ({ f }: Words, { kind, value }: RuleOf<"path">["steps"][number]["off"]): string =>
  kind === "share" ? f.percent(value / 10_000) : f.moneyShort(value);

/** How a price is made, in one line that a person can check. */
export function ruleInWords(words: Words, book: Document, names: Names, rule: Rule): string {
  const { t, f } = words;
  const named = (id: string) =>
    book.tariffs.find((each) => each.id === id)?.name ?? t("tariffs:said.nothing");
  const status = (code: string) => book.statuses?.find((each) => each.code === code)?.name ?? code;
  const price = ({ price: from }: RuleOf<"standard" | "status">) =>
    from.kind === "grid"
      ? t("tariffs:said.grid")
      : t("tariffs:said.share", { share: from.share / 10_000, of: named(from.of) });
  switch (rule.kind) {
    case "standard":
      return price(rule);
    case "status":
      return t("tariffs:said.status", { status: status(rule.status), price: price(rule) });
    case "ladder":
      return rule.levels
        .map(({ letter, price: of }) => `${letter} ${of.kind === "amount" ? f.moneyShort(of.value) : "…"}`)
        .join(" · ");
    case "means_tested":
      return t("tariffs:said.means", { rate: String(rule.rate), floor: rule.floor, ceiling: rule.ceiling });
    case "path":
      return t("tariffs:said.path", {
        of: named(rule.of),
        steps: rule.steps
          .map((step) => t("tariffs:said.step", { off: off(words, step.off), from: step.from }))
          .join(", "),
        measure: t(`tariffs:measure.${rule.measure.kind}`),
      });
    case "pass":
      return t("tariffs:said.pass", {
        product: names.products.get(rule.product) ?? t("tariffs:said.nothing"),
      });
    case "wallet":
      return t("tariffs:said.wallet", {
        share: rule.share / 10_000,
        of: named(rule.of),
        product: names.products.get(rule.product) ?? t("tariffs:said.nothing"),
      });
    case "cap":
      return t("tariffs:said.cap", { cap: rule.cap, of: named(rule.of) });
    case "due_on_entry":
      return t("tariffs:said.due", {
        of: named(rule.of),
        noShow:
          rule.no_show.kind === "share"
            ? t("tariffs:said.noShowShare", { share: rule.no_show.share / 10_000 })
            : t(`tariffs:noShow.${rule.no_show.kind}`),
      });
    case "after_show":
      return t("tariffs:said.after", { suggested: rule.suggested });
    case "suspended":
      return t("tariffs:said.suspended", {
        fund: names.funds.get(rule.fund) ?? t("tariffs:said.nothing"),
        price: rule.price,
      });
    case "combined":
      return [rule.use, rule.grow, rule.are].flatMap((id) => (id ? [named(id)] : [])).join(" + ");
  }
}

/** What is missing before a tariff can be kept, in words. */
export function missingOf({ t }: Words, book: Document, tariff: Tariff): string | undefined {
  const { code, name, rule } = tariff;
  if (code.trim() === "" || name.trim() === "") return t("tariffs:grid.incomplete");
  if (book.tariffs.some((each) => each.id !== tariff.id && each.code === code.trim()))
    return t("tariffs:grid.codeTaken");
  if ("of" in rule && rule.of === "") return t("tariffs:field.noOf");
  if ("price" in rule && typeof rule.price === "object" && "of" in rule.price && rule.price.of === "")
    return t("tariffs:field.noOf");
  if ("status" in rule && rule.status === "") return t("tariffs:grid.noStatus");
  if ("product" in rule && rule.product === "") return t("tariffs:field.chooseProduct");
  if (rule.kind === "suspended" && rule.fund === "") return t("tariffs:field.chooseFund");
  return undefined;
}
