import { VisuallyHidden } from "@mantine/core";
import { useMemo } from "react";
import { useWords } from "@/design";
import { seatLabel } from "./label";
import type { SeatMap } from "./map";
import { type Category, canPick, inHand, type Seat } from "./seat";
import { rowOf } from "./walk";

interface SeatGridProps {
  /** Prefix of the ids that `aria-activedescendant` names. */
  id: string;
  map: SeatMap;
  categories: ReadonlyMap<string, Category>;
  active: Seat | undefined;
}

/** The id of a seat's cell. */
export const cellId = (id: string, seat: Seat): string => `${id}-${seat.id}`;

/** The row where the keyboard is, as a screen reader hears it: the drawing itself is silent. */
export function SeatGrid({ id, map, categories, active }: SeatGridProps) {
  const words = useWords();
  const seats = useMemo(() => (active ? rowOf(map, active) : []), [map, active]);
  if (!active) return null;
  const index = map.rows.findIndex(({ zone, label }) => zone === active.zone && label === active.row);
  return (
    <VisuallyHidden>
      <div role="rowgroup">
        {/* biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus and names its active cell. */}
        <div role="row" aria-rowindex={index + 1}>
          {seats.map((seat, column) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus and names its active cell.
            <div
              key={seat.id}
              id={cellId(id, seat)}
              role="gridcell"
              aria-colindex={column + 1}
              aria-selected={inHand(seat)}
              aria-disabled={!canPick(seat)}
            >
              {seatLabel(words, seat, categories.get(seat.category))}
            </div>
          ))}
        </div>
      </div>
    </VisuallyHidden>
  );
}
