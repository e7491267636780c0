import { useEffect, useRef, useState } from "react";

/** How long a digit waits for the letter of its zone, in milliseconds. */
const PATIENCE = 1500;

/** How many places the button offers before a digit was pressed. */
const USUAL = 2;

/** The zone that a key names: by its initial, or by the last letter of its name when zones are « Bloc A », « Bloc B ». */
export function zoneOf(key: string, zones: readonly string[]): string | undefined {
  const letter = key.toLocaleUpperCase();
  const named = zones.filter((zone) => zone.toLocaleUpperCase().split(/\s+/).at(-1) === letter);
  return named[0] ?? zones.find((zone) => zone.toLocaleUpperCase().startsWith(letter));
}

/**
 * « 3 B »: a digit, then the letter of a zone, takes the best three places there. Gives the number that the button
 * of best places offers meanwhile.
 */
export function useBestPlaces(
  zones: readonly string[],
  take: (count: number, where: { zone?: string }) => void,
): number {
  const [count, setCount] = useState(USUAL);
  const asked = useRef<{ count: number; at: number }>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target instanceof HTMLElement && target.closest("input, textarea, select, [aria-modal=true]"))
        return;
      if (/^[1-9]$/.test(key)) {
        asked.current = { count: Number(key), at: event.timeStamp };
        setCount(Number(key));
        return;
      }
      const waiting = asked.current;
      asked.current = null;
      const zone =
        waiting && event.timeStamp - waiting.at < PATIENCE && /^\p{L}$/u.test(key)
          ? zoneOf(key, zones)
          : undefined;
      if (!waiting || !zone) return;
      event.preventDefault();
      take(waiting.count, { zone });
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [zones, take]);
  return count;
}
