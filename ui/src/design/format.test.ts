import { describe, expect, test } from "vitest";
import { formats } from "./format";

const fr = formats("fr");
const en = formats("en");

/** No-break spaces written as plain ones, so that expectations can be read. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("French", () => {
  test("an amount has two decimals, a comma, and its euro after a space that does not break", () => {
    expect(fr.money(1800)).toBe("18,00\u00a0€");
    expect(plain(fr.money(123_456_789))).toBe("1 234 567,89 €");
    expect(fr.money(-5)).toMatch(/^[-−]0,05\u00a0€$/);
  });

  test("a round step of a ladder is short, another is not", () => {
    expect(fr.moneyShort(600)).toBe("6\u00a0€");
    expect(fr.moneyShort(650)).toBe("6,50\u00a0€");
  });

  test("thousands are parted by a narrow space", () => {
    expect(fr.count(1204)).toBe("1\u202f204");
  });

  test("the period of a closing is a date, a month or a year", () => {
    expect(["2026-11-21", "2026-11", "2026"].map(fr.period)).toEqual(["21/11/2026", "11/2026", "2026"]);
  });

  test("a rate in basis points is written as the law writes it", () => {
    expect(plain(fr.rate(550))).toBe("5,5 %");
    expect(plain(fr.rate(210))).toBe("2,1 %");
    expect(plain(fr.rate(2000))).toBe("20 %");
  });

  test("an hour is that of the hall, in summer as in winter", () => {
    expect(plain(fr.time("2026-11-21T19:30:00Z"))).toBe("20 h 30");
    expect(plain(fr.time("2026-07-14T17:00:00Z"))).toBe("19 h");
    expect(plain(fr.time("2026-11-21T23:05:00Z"))).toBe("0 h 05");
  });

  test("a show after midnight in Paris is on the next day", () => {
    expect(fr.dayShort("2026-11-20T23:30:00Z")).toBe("sam. 21 nov.");
  });

  test("a day without an hour stays that day", () => {
    expect(fr.dayShort("2026-11-21")).toBe("sam. 21 nov.");
    expect(fr.date("2026-01-01")).toBe("01/01/2026");
  });

  test("a week starts on Monday", () => {
    expect(fr.weekdays()[0]).toBe("lun.");
    expect(fr.weekdays()).toHaveLength(7);
  });

  test("time gone by is said in the largest units", () => {
    const now = new Date("2026-11-21T20:00:00Z");
    expect(plain(fr.ago("2026-11-21T19:59:56Z", now))).toBe("il y a 4 s");
    expect(plain(fr.ago("2026-11-21T19:56:40Z", now))).toBe("il y a 3 min 20 s");
    expect(plain(fr.ago("2026-11-21T17:45:00Z", now))).toBe("il y a 2 h 15");
  });
});

describe("English", () => {
  test("amounts, hours and days are those of English print, on the same clock", () => {
    expect(en.money(1800)).toBe("€18.00");
    expect(en.time("2026-11-21T19:30:00Z")).toBe("20:30");
    expect(en.dayShort("2026-11-21")).toBe("Sat 21 Nov");
  });
});
