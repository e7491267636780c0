import type { Speech } from "@/design";
import type { Category, Seat } from "./seat";

type Words = Pick<Speech, "t" | "f">;

/** « Orchestre C · 17 » */
export const shortLabel = ({ t }: Words, { zone, row, number }: Seat): string =>
  t("desk:seat.placeShort", { zone, row, number });

/** What is said after the place: « catégorie 1, 20,00 €, place PMR, libre ». */
export function seatFacts({ t, f }: Words, seat: Seat, category: Category | undefined): string[] {
  const facts: string[] = [];
  if (category) facts.push(category.name.toLocaleLowerCase());
  if (category?.price != null) facts.push(f.money(category.price));
  if (seat.kind !== "standard") facts.push(t(`desk:seat.kind.${seat.kind}`));
  facts.push(t(seat.kept ? "desk:seat.kept" : `desk:seat.state.${seat.state}`));
  if (seat.note) facts.push(seat.note);
  return facts;
}

/** « Orchestre, rang C, place 17, catégorie 1, 20,00 €, libre » */
export const seatLabel = (words: Words, seat: Seat, category: Category | undefined): string =>
  [
    words.t("desk:seat.place", { zone: seat.zone, row: seat.row, number: seat.number }),
    ...seatFacts(words, seat, category),
  ].join(", ");
