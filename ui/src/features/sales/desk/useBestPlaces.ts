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

/** Keys pressed there are written, or belong to what is open. */
const ELSEWHERE = "input, textarea, select, [aria-modal=true], [role=menu]";

/**
 * « 3 B »: a digit, then the letter of a zone, takes the best three places there; a digit then Enter takes them
 * anywhere. A letter alone begins a name. Gives the number that the button of best places offers meanwhile.
 */
export function useBestPlaces(
  zones: readonly string[],
  take: (count: number, where: { zone: string } | null) => void,
  name: (typed: string) => void,
): number {
  const [count, setCount] = useState(USUAL);
  const asked = useRef<{ count: number; at: number }>(null);
  const latest = useRef({ zones, take, name });
  useEffect(() => {
    latest.current = { zones, take, name };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target, key } = event;
      const { zones, take, name } = latest.current;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target instanceof HTMLElement && target.closest(ELSEWHERE)) return;
      if (/^[1-9]$/.test(key)) {
        asked.current = { count: Number(key), at: event.timeStamp };
        setCount(Number(key));
        return;
      }
      const waiting =
        asked.current && event.timeStamp - asked.current.at < PATIENCE ? asked.current : undefined;
      if (key === "Shift") return;
      asked.current = null;
      const letter = /^\p{L}$/u.test(key);
      if (waiting && key === "Enter") take(waiting.count, null);
      else if (waiting && letter) {
        const zone = zoneOf(key, zones);
        if (!zone) return;
        take(waiting.count, { zone });
      } else if (letter) name(key);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  return count;
}
