import { useMemo } from "react";
import { useWords } from "@/design";
import type { Output } from "@/ipc/client";
import { useRead } from "@/ipc/query";

/** An option, a house hold or a block of the backend. */
export type HoldRead = Output<"list_holds">["holds"][number];

/** What is kept of a performance: who it is for, by seat. */
export interface HoldsOf {
  /** « Lycée Monge, jusqu’au ven. 28 nov. · 18 h », by seat. */
  readonly notes: ReadonlyMap<string, string>;
  /** The hold that keeps a seat. */
  of(seat: string): HoldRead | undefined;
}

/** The holds of a performance that still keep something. */
export function useHolds(performance: string | undefined): HoldsOf {
  const { t } = useWords();
  const read = useRead(
    "list_holds",
    { performance: performance ?? "" },
    { enabled: performance !== undefined },
  );
  return useMemo(() => {
    const bySeat = new Map<string, HoldRead>();
    for (const hold of read.data?.holds ?? []) {
      if (hold.lapsed) continue;
      for (const { id, used } of hold.seats) if (!used) bySeat.set(id, hold);
    }
    const note = ({ label, until }: HoldRead) =>
      t("desk:hold.note", {
        label,
        until: until ? t("desk:hold.until", { at: until }) : t("desk:hold.forever"),
      });
    return {
      notes: new Map([...bySeat].map(([seat, hold]) => [seat, note(hold)])),
      of: (seat) => bySeat.get(seat),
    };
  }, [read.data, t]);
}
