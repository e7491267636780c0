import { expect, test } from "vitest";
import { between, daysLater, later, parseDay, parseMoment, typedDay } from "./calendar";

const TODAY = "2026-11-21";
const day = (typed: string) => parseDay(typed, TODAY);
const moment = (typed: string) => parseMoment(typed, TODAY);

test("a day is understood however it is typed, its own number first", () => {
  const ways = [
    "22/11/2026",
    "22.11.26",
    "22 11 2026",
    "22-11-26",
    "22112026",
    "221126",
    "2026-11-22",
    " 22/11 ",
  ];
  expect(ways.map(day)).toEqual(ways.map(() => "2026-11-22"));
});

test("a day without its year is the nearest, after or before", () => {
  expect([day("4/3"), day("1/9")]).toEqual(["2027-03-04", "2026-09-01"]);
  expect(parseDay("31/12", "2027-01-02")).toBe("2026-12-31");
});

test("two digits are the year of a birth rather than one far ahead", () => {
  expect([day("1/2/58"), day("1/2/03"), day("1/2/46")]).toEqual(["1958-02-01", "2003-02-01", "2046-02-01"]);
});

test("what the calendar does not have is no day", () => {
  const none = ["", "demain", "11/22/2026", "30/02/2026", "29/02/2027", "22/11/20266", "22/", "0/1/2026"];
  expect(none.map(day)).toEqual(none.map(() => null));
  expect(day("29/2/2028")).toBe("2028-02-29");
});

test("an hour follows its day, in French or in English", () => {
  const ways = [
    "22/11/2026 20 h 30",
    "22/11 20h30",
    "22.11.26 20:30",
    "22/11/2026, 20:30",
    "2026-11-22T20:30",
  ];
  expect(ways.map(moment)).toEqual(ways.map(() => "2026-11-22T20:30"));
  expect(moment("22/11/2026 19 h")).toBe("2026-11-22T19:00");
  const none = [
    "22/11/2026",
    "20:30",
    "22/11/2026 24:00",
    "22/11/2026 20:75",
    "31/11/2026 20:30",
    "22/11 20",
  ];
  expect(none.map(moment)).toEqual(none.map(() => null));
});

test("what is written again is read the same", () => {
  for (const value of ["2026-11-22T20:30", "2027-01-02T09:00", "2027-01-02T00:05"])
    for (const language of ["fr", "en"] as const) expect(moment(typedDay(value, language))).toBe(value);
  expect(day(typedDay("2027-01-02", "fr"))).toBe("2027-01-02");
  expect(typedDay("2026-11-22T20:00", "fr")).toBe("22/11/2026 20\u00a0h");
  expect(typedDay("2026-11-22T20:00", "en")).toBe("22/11/2026 20:00");
  expect(typedDay("", "fr")).toBe("");
});

test("days and hours move on the clock of the hall, over the change of hour too", () => {
  expect(daysLater("2026-12-31", 1)).toBe("2027-01-01");
  expect(daysLater("2027-03-27T20:30", 1)).toBe("2027-03-28T20:30");
  expect(later("2026-11-22T20:30", between("2026-11-22T20:30", "2026-11-21T19:00"))).toBe("2026-11-21T19:00");
});
