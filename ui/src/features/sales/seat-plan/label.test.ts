import { expect, test } from "vitest";
import { formats } from "@/design";
import { createWords, type Say } from "@/design/words/words";
import { seatLabel } from "./label";
import { canPick } from "./seat";

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

test("a seat that another desk holds may be asked for, and says so", () => {
  const seat = {
    id: "1",
    x: 0,
    y: 0,
    zone: "Orchestre",
    row: "C",
    number: "17",
    category: "",
    kind: "standard",
    state: "elsewhere",
  } as const;
  expect(canPick(seat)).toBe(false);
  expect(canPick({ ...seat, kept: true })).toBe(true);
  expect(seatLabel(speech, { ...seat, kept: true }, undefined)).toBe(
    "Orchestre, rang C, place 17, tenue par un autre poste, à qui la demander",
  );
});
