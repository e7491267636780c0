import { expect, test } from "vitest";
import type { Output } from "@/ipc/client";
import { fallsOf, moved, partsOf, shared, written } from "./categories";

const seat = (category: number) => ({ id: "", x: 0, y: 0, number: "1", category });

/** Ten chairs in two categories of a stalls, four in a balcony, and a pit of three hundred. */
const PLAN = {
  categories: [{ name: "Or" }, { name: "Argent" }, { name: "Debout" }, { name: "Personne" }],
  zones: [
    { id: "stalls", name: "Parterre" },
    { id: "balcony", name: "Balcon" },
    { id: "pit", name: "Fosse", capacity: 300, category: 2 },
  ],
  rows: [
    { zone: 0, number: "A", seats: Array.from({ length: 6 }, () => seat(0)) },
    { zone: 0, number: "B", seats: Array.from({ length: 4 }, () => seat(1)) },
    { zone: 1, number: "A", seats: Array.from({ length: 4 }, () => seat(1)) },
  ],
} as unknown as Output<"seating_plan">;

test("the parts of a hall are its categories and zones that have places", () => {
  expect(partsOf(PLAN).map(({ name, places }) => [name, places])).toEqual([
    ["Or", 6],
    ["Argent", 8],
    ["Debout", 300],
    ["Parterre", 10],
    ["Balcon", 4],
    ["Fosse", 300],
  ]);
});

test("a zone that is named comes before the category of its places, and what is in none is told", () => {
  const { places, left } = shared(
    PLAN,
    new Map([
      ["plan:Or", 0],
      ["plan:Argent", 1],
      ["zone:balcony", 0],
    ]),
  );
  expect([...places]).toEqual([
    [0, 10],
    [1, 4],
  ]);
  expect([...left]).toEqual([["Debout", 300]]);
});

test("categories are written as they were read, in their new order", () => {
  const stood = [
    { id: "1", code: "1", name: "Carré or", plan_categories: ["Or"], zones: ["balcony"] },
    { id: "2", code: "2", name: "Catégorie 2", plan_categories: ["Argent", "Debout"], zones: [] },
  ];
  const rows = stood.map(({ code, name }, key) => ({ key, code, name }));
  const again = written(moved(rows, 1, -1), partsOf(PLAN), fallsOf(stood));
  expect(again).toEqual([stood[1], stood[0]].map((each) => ({ ...each, id: undefined })));
});
