/** How far the clock of `timeZone` is ahead of UTC at an instant, in milliseconds. */
function ahead(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - Math.floor(instant / 1000) * 1000;
}

/** What the hall's clock shows at an instant, as a field of date and hour holds it: `2026-11-21T20:30`. */
export function clockOf(instant: string, timeZone = "Europe/Paris"): string {
  const at = new Date(instant).getTime();
  return new Date(at + ahead(at, timeZone)).toISOString().slice(0, 16);
}

/** The instant at which the hall's clock shows `clock`; `null` when it is no date and hour. */
export function instantOf(clock: string, timeZone = "Europe/Paris"): string | null {
  const asUtc = new Date(`${clock}Z`).getTime();
  if (Number.isNaN(asUtc)) return null;
  // The offset is that of the instant found, not of the first guess: they differ around a change of hour.
  const guess = asUtc - ahead(asUtc, timeZone);
  return new Date(asUtc - ahead(guess, timeZone)).toISOString().replace(".000Z", "Z");
}
