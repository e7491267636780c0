import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(`${import.meta.dirname}/tokens.css`, "utf8");
const [light = "", dark = ""] = css.split("[data-mantine-color-scheme");

const tokens = (part: string) =>
  Object.fromEntries(
    [...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour]),
  );

const themes = { light: tokens(light), dark: tokens(dark) };

function luminance(colour = "#000000"): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string | undefined, b: string | undefined): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const seats = ["seat-1", "seat-2", "seat-3", "seat-4", "seat-5", "seat-6", "seat-other"];
const grounds = ["paper", "card", "sunken"];

const readable: [string, string][] = [
  ...["ink", "ink-2", "ink-3", "sky", "leaf", "garnet"].flatMap((ink) =>
    grounds.map((on): [string, string] => [ink, on]),
  ),
  ...["leaf", "ochre", "sky", "garnet"].map((ink): [string, string] => [ink, `${ink}-soft`]),
  ["garnet-ink", "garnet"],
  ["garnet-ink", "garnet-strong"],
  ["ink-2", "garnet-soft"],
  ...seats.map((seat): [string, string] => ["seat-ink", seat]),
];

const visible: [string, string][] = [
  ...seats.map((seat): [string, string] => [seat, "card"]),
  ["line-control", "card"],
  ["garnet", "card"],
];

describe.each(Object.entries(themes))("in %s", (_, theme) => {
  test.each(readable)("%s is readable on %s", (ink, ground) => {
    expect(contrast(theme[ink], theme[ground])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(visible)("%s is visible on %s", (shape, ground) => {
    expect(contrast(theme[shape], theme[ground])).toBeGreaterThanOrEqual(3);
  });
});
