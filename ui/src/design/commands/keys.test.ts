import { describe, expect, test } from "vitest";
import { matches, type Press, writes } from "./keys";
import { commandList } from "./registry";

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe("a press is a command", () => {
  test("with its modifier and not without", () => {
    expect(matches("mod+k", press("k", { ctrlKey: true }))).toBe(true);
    expect(matches("mod+k", press("k", { metaKey: true }))).toBe(true);
    expect(matches("mod+k", press("k"))).toBe(false);
    expect(matches("F8", press("F8", { ctrlKey: true }))).toBe(false);
  });

  test("whatever Shift says, when the sign itself needs it", () => {
    expect(matches("?", press("?", { shiftKey: true }))).toBe(true);
    expect(matches("?", press("?"))).toBe(true);
    expect(matches("F8", press("F8", { shiftKey: true }))).toBe(false);
  });
});

describe("writing in a field", () => {
  const field = document.createElement("input");

  test("keeps letters and signs to the field", () => {
    expect(writes(press("?"), field)).toBe(true);
    expect(writes(press("?"), document.body)).toBe(false);
  });

  test("lets function keys and combinations through", () => {
    expect(writes(press("F8"), field)).toBe(false);
    expect(writes(press("k", { ctrlKey: true }), field)).toBe(false);
  });
});

test("no two commands of a screen want the same key", () => {
  const taken = commandList.flatMap(({ keys = [] }) => keys);
  expect(new Set(taken).size).toBe(taken.length);
});
