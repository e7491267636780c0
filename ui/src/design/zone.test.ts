import { expect, test } from "vitest";
import { clockOf, instantOf } from "./zone";

test("the hall’s clock is the venue’s, in winter and in summer", () => {
  expect(instantOf("2026-11-21T20:30")).toBe("2026-11-21T19:30:00Z");
  expect(instantOf("2026-07-14T20:30")).toBe("2026-07-14T18:30:00Z");
  expect(instantOf("2026-07-14T20:30", "Indian/Reunion")).toBe("2026-07-14T16:30:00Z");
});

test("an evening around the change of hour keeps its hour", () => {
  for (const clock of ["2026-03-28T20:00", "2026-03-29T03:00", "2026-10-24T20:00", "2026-10-25T20:00"])
    expect(clockOf(instantOf(clock) ?? "")).toBe(clock);
});

test("what is no date is no instant", () => expect(instantOf("demain")).toBeNull());
