import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
// @ts-expect-error: a script without types.
import { render } from "../../scripts/bindings.mjs";

const schema = JSON.parse(readFileSync(`${import.meta.dirname}/../../scripts/fixtures/schema.json`, "utf8"));
const generate = render as (list: unknown) => Promise<string>;

/** One space for each run of spaces, so that expectations do not depend on formatting. */
const flat = (code: string) => code.replaceAll(/\s+/g, " ");

test("each use case has its two types and its facts", async () => {
  const code = flat(await generate(schema));
  expect(code).toContain("place_order: { input: PlaceOrder; output: Placed };");
  expect(code).toContain("contact?: (string | null)");
  expect(code).toContain("export type ListTonightOutput = Tonight[]");
  expect(code).toContain(
    'place_order: {"kind":"write","right":"sell","provides":[],"invalidates":["orders","gauges"]}',
  );
  expect(code).toContain('export type Tag = "gauges" | "orders";');
});

test("a type shared by two use cases is written once", async () => {
  const code = await generate(schema);
  expect(code.match(/export type Money/g)).toHaveLength(1);
});

test("one name for two shapes is refused", async () => {
  const twice = structuredClone(schema);
  twice.useCases[0].output.$defs.Money = { type: "string" };
  await expect(generate(twice)).rejects.toThrow("two wire types are called Money");
});

test("a type named beside a description is not written out again", async () => {
  const code = flat(await generate(schema));
  expect(code).toContain("/** What is paid for it. */ price: Money");
});
