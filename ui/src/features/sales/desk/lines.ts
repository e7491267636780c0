/** A basket as the backend prices it, turned into what the desk shows. */
import type { Speech } from "@/design";
import type { Output } from "@/ipc/client";
import { listPrice, reasonLine, type Step } from "./reason";
import type { LineView, OfferView } from "./view";

/** A basket of the backend. */
export type BasketRead = Output<"basket">;
type LineRead = BasketRead["lines"][number];
type Offer = LineRead["offers"][number];

/** What the line needs to speak. */
export interface Sayer extends Pick<Speech, "t" | "f"> {
  /** Says a refusal. */
  refuse(refusal: { code: string; params: Readonly<Record<string, unknown>> }): string;
}

/** « Orchestre C · 17 », or the zone of a place without a number. */
export function placeName(
  { t }: Pick<Speech, "t">,
  line: { zone_label?: string | null; row_label?: string | null; seat_label?: string | null },
): string {
  const zone = line.zone_label ?? "";
  if (!line.seat_label) return zone || t("desk:place.free");
  return t("desk:place.seat", { zone, row: line.row_label ?? "", number: line.seat_label }).trim();
}

const steps = (of: { reason: unknown }) => of.reason as readonly Step[];

const chosenOffer = ({ tariff, choice, offers }: LineRead): Offer | undefined => {
  const same = offers.filter(({ code }) => code === tariff);
  return same.find(({ level }) => (level ?? null) === (choice?.take.level ?? null)) ?? same[0];
};

/** What it takes to have an offer, in words. */
function standing({ t }: Sayer, { standing, needs, bounds }: Offer): string {
  if (bounds) {
    const { floor, ceiling } = bounds;
    return ceiling == null
      ? t("desk:basket.offer.from", { floor })
      : t("desk:basket.offer.between", { floor, ceiling });
  }
  if (standing === "on_proof" && needs[0])
    return t("desk:basket.offer.onProof", { proof: needs.map(({ name }) => name).join(", ") });
  if (standing === "on_choice") return t("desk:basket.offer.onChoice");
  return standing === "on_request" ? t("desk:basket.offer.onRequest") : "";
}

/** The price as it is read: an amount, or words when something else pays. */
function priceWords({ t }: Sayer, offer: Offer): number | string {
  if (offer.price > 0) return offer.price;
  if (offer.due) return t("desk:basket.dueOnEntry", { due: offer.due.on_entry });
  if (offer.consumes.some(({ kind }) => kind === "credit"))
    return t("desk:basket.byPass", { pass: offer.name });
  return offer.free_motive ? t("desk:basket.free") : 0;
}

/** The offers with each ladder as one: its suggested level, from which a letter leads to the others. */
const folded = (offers: readonly Offer[]): Offer[] =>
  offers.filter(
    (offer) =>
      !offer.level ||
      offer.suggested ||
      !offers.some((other) => other.tariff === offer.tariff && other.suggested),
  );

function offerView(say: Sayer, offers: readonly Offer[], offer: Offer, chosen: Offer | undefined): OfferView {
  const { tariff, level = null, bounds } = offer;
  const levels = level ? offers.filter((other) => other.tariff === tariff && other.level) : [];
  const ladder = levels.map((each) => `${each.level} ${say.f.moneyShort(each.price)}`);
  const detail = levels.length > 1 ? ladder : [reasonLine(say, steps(offer)), standing(say, offer)];
  return {
    key: `${tariff} ${level ?? ""}`,
    tariff,
    level,
    name: offer.name,
    price: priceWords(say, offer),
    detail: detail.filter(Boolean).join(" · "),
    bounds: bounds ? { floor: bounds.floor, ceiling: bounds.ceiling ?? null } : null,
    chosen: offer === chosen || (levels.length > 1 && chosen !== undefined && levels.includes(chosen)),
  };
}

/** The steps of the ladder that the line is on, or could be on when it has no price yet. */
function ladderOf(line: LineRead, chosen: Offer | undefined): LineView["ladder"] {
  if (chosen ? !chosen.level : line.price != null) return null;
  const tariff = chosen?.tariff ?? line.offers.find(({ level }) => level)?.tariff;
  const levels = line.offers.filter((offer) => offer.tariff === tariff && offer.level);
  if (!tariff || levels.length === 0) return null;
  return {
    tariff,
    chosen: chosen?.level ?? "",
    steps: levels.map(({ level, price }) => ({ code: level ?? "", cents: price })),
  };
}

/** One line of the basket. */
export function lineView(say: Sayer, line: LineRead): LineView {
  const chosen = line.price == null ? undefined : chosenOffer(line);
  const byHand = line.choice?.by_hand != null;
  const list = listPrice(steps(line));
  return {
    id: line.line,
    place: placeName(say, line),
    price: line.price == null ? null : byHand || !chosen ? line.price : priceNow(say, chosen, line.price),
    instead: list !== null && line.price != null && list > line.price && line.price > 0 ? list : null,
    tariff: line.tariff_name ?? say.t("desk:basket.toChoose"),
    reason: line.refusal ? say.refuse(line.refusal) : reasonLine(say, steps(line)),
    ladder: byHand ? null : ladderOf(line, chosen),
    offers: folded(line.offers).map((offer) =>
      offerView(say, line.offers, offer, byHand ? undefined : chosen),
    ),
  };
}

/** A free amount is what the person named, not the floor that its offer shows. */
const priceNow = (say: Sayer, offer: Offer, price: number): number | string =>
  price > 0 ? price : priceWords(say, { ...offer, price });
