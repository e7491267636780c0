/**
 * Days and hours as people type them. A day is `YYYY-MM-DD`; a moment of the hall's clock is `YYYY-MM-DDTHH:MM`, as
 * `clockOf` gives it. The day comes first, in French as in British English.
 */
import { hourWords, type Language } from "./format";

const DAY_MS = 86_400_000;

/** A two-digit year is at most so many years ahead: `58` is a year of birth, `30` an end of validity. */
const YEARS_AHEAD = 20;

const pad = (part: number, digits = 2) => String(part).padStart(digits, "0");

/** The day of a year, a month and a day of the month; `null` when the calendar has none. */
function dayOf(year: number, month: number, date: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, date));
  if (year < 1000 || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== date) return null;
  return `${pad(year, 4)}-${pad(month)}-${pad(date)}`;
}

/** `26` is 2026, `58` is 1958. */
function wholeYear(typed: string, today: string): number {
  if (typed.length === 4) return Number(typed);
  const now = Number(today.slice(0, 4));
  const year = now - (now % 100) + Number(typed);
  return year > now + YEARS_AHEAD ? year - 100 : year;
}

/** The nearest day of this date, before or after today: in November, `4/3` is of next year. */
function nearest(month: number, date: number, today: string): string | null {
  const year = Number(today.slice(0, 4));
  const gap = (day: string) => Math.abs(Date.parse(day) - Date.parse(today));
  const days = [year, year - 1, year + 1].map((each) => dayOf(each, month, date));
  return days.filter((day) => day !== null).toSorted((a, b) => gap(a) - gap(b))[0] ?? null;
}

/** The day of what a person typed: `22/11/2026`, `22.11.26`, `22/11`, `22112026`, `2026-11-22`; else `null`. */
export function parseDay(typed: string, today: string): string | null {
  const text = typed.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const found =
    /^(\d{1,2})[\s/.-]+(\d{1,2})(?:[\s/.-]+(\d{4}|\d{2}))?$/.exec(text) ??
    /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(text);
  if (!found) return null;
  const [, date, month, year] = found;
  if (year === undefined) return nearest(Number(month), Number(date), today);
  return dayOf(wholeYear(year, today), Number(month), Number(date));
}

/** The moment of what a person typed: a day, then `20 h 30`, `20h`, `20:30`; else `null`. */
export function parseMoment(typed: string, today: string): string | null {
  const found = /^(.*\d)[\s,T]+(\d{1,2})\s*(?:[:h]\s*(\d{2})|h)$/i.exec(typed.trim());
  const day = parseDay(found?.[1] ?? "", today);
  const [hour, minute] = [Number(found?.[2]), Number(found?.[3] ?? 0)];
  return day !== null && hour < 24 && minute < 60 ? `${day}T${pad(hour)}:${pad(minute)}` : null;
}

/** The same day or moment as it would be typed: `22/11/2026`, `22/11/2026 20 h 30`; empty when there is none. */
export function typedDay(value: string, language: Language): string {
  const [day = "", clock] = value.split("T");
  const [hour = "", minute = ""] = clock?.split(":") ?? [];
  const date = day.split("-").reverse().join("/");
  return clock === undefined ? date : `${date} ${hourWords(language, hour, minute)}`;
}

/** A day or a moment so much later on the clock of the hall, whatever its changes of hour. */
export function later(value: string, millis: number): string {
  const moved = new Date(Date.parse(value.includes("T") ? `${value}Z` : value) + millis);
  return moved.toISOString().slice(0, value.length);
}

/** The day or the moment that is `days` after this one, at the same hour. */
export const daysLater = (value: string, days: number): string => later(value, days * DAY_MS);

/** How much later `to` is than `from`, on the clock of the hall, in milliseconds. */
export const between = (from: string, to: string): number => Date.parse(`${to}Z`) - Date.parse(`${from}Z`);
