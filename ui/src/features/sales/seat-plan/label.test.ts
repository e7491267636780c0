import { expect, test } from "vitest";
import { formats } from "@/design";
import { createWords, type Say } from "@/design/words/words";
import { seatLabel } from "./label";

const words = createWords("fr");
const speech = { t: ((key, parameters) => words.t(key, { ...parameters })) as Say, f: formats("fr") };

test("a seat is heard with everything that is seen", () => {
  const seat = {
    id: "1",
    x: 0,
    y: 0,
    zone: "Orchestre",
    row: "C",
    number: "17",
    category: "a",
    kind: "standard",
    state: "free",
  } as const;
  const category = { id: "a", name: "Catégorie 1", price: 2000 };
  const plain = (text: string) => text.replaceAll("\u00a0", " ");
  expect(plain(seatLabel(speech, seat, category))).toBe(
    "Orchestre, rang C, place 17, catégorie 1, 20,00 €, libre",
  );
  expect(plain(seatLabel(speech, { ...seat, kind: "wheelchair", state: "sold" }, category))).toBe(
    "Orchestre, rang C, place 17, catégorie 1, 20,00 €, place PMR, vendue",
  );
});
