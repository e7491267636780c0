import { expect, test } from "vitest";
import { parseAmount, typedAmount } from "./amount";

test("an amount is understood however it is typed", () => {
  expect(["12", "12,5", "12.50 €", "1 234,05"].map(parseAmount)).toEqual([1200, 1250, 1250, 123405]);
});

test("what is no amount is told apart from nothing", () => {
  expect(["", "douze", "1,234", "-3"].map(parseAmount)).toEqual([null, null, null, null]);
});

test("an amount typed again is the same", () => {
  for (const cents of [0, 5, 50, 1200, 1234]) expect(parseAmount(typedAmount(cents))).toBe(cents);
});
