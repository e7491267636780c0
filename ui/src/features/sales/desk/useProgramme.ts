import { useEffect, useMemo, useState } from "react";
import type { Output, Refusal } from "@/ipc/client";
import { useRead } from "@/ipc/query";
import type { PerformanceView } from "./view";

type PerformanceRead = Output<"programme">["performances"][number];

const HOUR = 3_600_000;

/** A performance stays on the strip this long after its curtain: people come late. */
const LATE = 3 * HOUR;

/** How far the strip looks ahead. */
const AHEAD = 45 * 24 * HOUR;

/** More cards than this help nobody to choose. */
const CARDS = 40;

const view = (read: PerformanceRead): PerformanceView => ({
  id: read.id,
  title: read.title,
  startsAt: read.starts_at,
  hall: read.hall_name,
  capacity: read.capacity - read.blocked - read.house,
  sold: read.sold,
  options: read.options + read.held,
  waiting: 0,
  audience: null,
  vatRate: read.vat_rate,
});

/** The hour that has begun, so that the strip is asked for once an hour. */
function useHour(): number {
  const [hour, setHour] = useState(() => Math.floor(Date.now() / HOUR));
  useEffect(() => {
    const timer = setInterval(() => setHour(Math.floor(Date.now() / HOUR)), 60_000);
    return () => clearInterval(timer);
  }, []);
  return hour;
}

/** The performances on sale from now on, today's first; `undefined` until they are known, or why they cannot be. */
export function useProgramme(): {
  performances: readonly PerformanceView[] | undefined;
  refusal: Refusal | null;
} {
  const hour = useHour();
  const read = useRead(
    "programme",
    {
      from: new Date(hour * HOUR - LATE).toISOString(),
      until: new Date(hour * HOUR + AHEAD).toISOString(),
    },
    { keep: true },
  );
  const performances = useMemo(
    () =>
      read.data?.performances
        .filter(({ state }) => state === "on_sale")
        .slice(0, CARDS)
        .map(view),
    [read.data],
  );
  return { performances, refusal: read.error };
}
