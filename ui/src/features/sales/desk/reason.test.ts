import { expect, test } from "vitest";
import { createWords, formats, type Speech } from "@/design";
import { listPrice, reasonLine } from "./reason";

const words = createWords("fr");
const speech = { t: words.t.bind(words) as unknown as Speech["t"], f: formats("fr") };

const list = { code: "list_price", params: { tariff: "Plein", category: "1" }, to: 2000 };

test("a price from the list says its list", () => {
  expect(reasonLine(speech, [list])).toBe("Plein, catégorie 1");
});

test("a step says its rule, its count and what it starts from", () => {
  const step = {
    code: "grow_outings_since",
    params: { rank: 2, count: 4, since: "2026-09-01", off: { kind: "share", value: 2000 } },
    from: 2000,
    to: 1600,
  };
  expect(reasonLine(speech, [list, step])).toBe(
    "Palier 2\u00a0: 4 sorties depuis 01/09/2026, −20\u00a0% sur 20,00\u00a0€",
  );
  expect(listPrice([list, step])).toBe(2000);
});

test("a credit says what it is worth and how many are left", () => {
  const credit = { code: "credit", params: { tariff: "Carnet", value: 1500, left: 2 }, from: 1500, to: 0 };
  expect(reasonLine(speech, [credit])).toBe("Carnet\u00a0: une place à 15,00\u00a0€, il en reste 2");
});
