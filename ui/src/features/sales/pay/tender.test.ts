import { expect, test } from "vitest";
import { blank, read } from "./tender";

test("cash beyond what is due is change, and pays no more than is due", () => {
  expect(read({ ...blank("cash"), sum: "50" }, 3400)).toEqual({
    tender: { means: "cash", given: 5000, amount: 3400 },
    change: 1600,
    lost: 0,
  });
});

test("cash below what is due pays a part", () => {
  expect(read({ ...blank("cash"), sum: "20" }, 3400)).toMatchObject({ tender: { amount: 2000 }, change: 0 });
});

test("no change is given on holiday vouchers", () => {
  expect(read({ ...blank("holiday_vouchers"), sum: "40" }, 3400)).toMatchObject({
    tender: { face: 4000, amount: 3400 },
    change: 0,
    lost: 600,
  });
});

test("a card is never charged more than is due", () => {
  expect(read({ ...blank("card"), sum: "40" }, 3400)).toEqual({ wrong: "sum" });
  expect(read(blank("card"), 3400)).toMatchObject({ tender: { confirmed: true, amount: 3400 } });
});

test("a credit note pays what it holds and leaves the rest to another means", () => {
  const note = { ...blank("credit_note"), details: { note: "n" }, noteLeft: 1000 };
  expect(read(note, 3400)).toMatchObject({ tender: { note: "n", amount: 1000 } });
});

test("a cheque without its bank says what is missing", () => {
  expect(read({ ...blank("cheque"), details: { number: "12" } }, 3400)).toEqual({ wrong: "bank" });
});
