import { expect, test } from "vitest";
import { zoneOf } from "./useBestPlaces";

test("a zone is named by its initial", () => {
  expect(zoneOf("b", ["Orchestre", "Balcon 1", "Loges"])).toBe("Balcon 1");
  expect(zoneOf("z", ["Orchestre"])).toBeUndefined();
});

test("blocks are named by their letter, not by the B of Bloc", () => {
  expect(zoneOf("b", ["Bloc A", "Bloc B"])).toBe("Bloc B");
});
