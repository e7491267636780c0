import type { i18n } from "i18next";
import { formats } from "../format";

/** A refusal as it crosses the boundary; `@/ipc` throws these. */
interface Refused {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*Z$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The sentence of a refusal: what happened, that nothing was lost, what to do next. Instants and days among its
 * parameters are written as people read them, and a code of the program in the words of its file's `values`; an amount is written so when its sentence asks (`{due, money}`).
 * A code without words, which a test forbids, still says that nothing was lost.
 */
export function refusalText(words: i18n, { code, params }: Refused): string {
  const f = formats(words.language === "en" ? "en" : "fr");
  const namespace = code.split(".")[0] ?? "ui";
  const spaces = [namespace, ...(words.options.ns as string[])];
  const readable = Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value !== "string") return [name, value];
      const worded = `values.${name}.${value}`;
      if (words.exists(worded, { ns: namespace })) return [name, words.t(worded, { ns: namespace })];
      if (INSTANT.test(value)) return [name, f.momentShort(value)];
      return [name, DAY.test(value) ? f.day(value) : value];
    }),
  );
  if (!words.exists(`errors.${code}`, { ns: spaces }))
    return refusalText(words, { code: "ui.unexpected", params: { detail: code } });
  return words.t(`errors.${code}`, { ns: spaces, ...readable });
}
