/** Seating plans of the repository's tests, with invented sales, for looking at components. */
import type { Category, Seat, SeatState } from "@/features/sales/seat-plan/seat";
import arena from "../../tests/data/seating/arena-8400.json";
import italienne from "../../tests/data/seating/italienne.json";

interface Point {
  x: number;
  y: number;
}

interface Plan {
  zones: {
    name: string;
    position: Point;
    rows: {
      row_number: string;
      position: Point;
      seats: { uuid: string; seat_number: string; position: Point; category: string }[];
    }[];
  }[];
}

/** The same sales at each look: a plain generator of Lehmer. */
function chance(): () => number {
  let state = 7;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

const stateOf = (zone: string, draw: number): SeatState => {
  const sold = zone === "Orchestre" ? 0.74 : zone.startsWith("Balcon") ? 0.5 : 0.3;
  if (draw < sold) return "sold";
  if (draw < sold + 0.03) return "option";
  if (draw < sold + 0.04) return "elsewhere";
  return draw > 0.985 ? "house" : "free";
};

function seatsOf(plan: Plan): Seat[] {
  const draw = chance();
  return plan.zones.flatMap((zone) =>
    zone.rows.flatMap((row) =>
      row.seats.map((seat): Seat => {
        const basket =
          zone.name === "Orchestre" &&
          row.row_number === "C" &&
          ["17", "19", "21"].includes(seat.seat_number);
        const drawn = stateOf(zone.name, draw());
        return {
          id: seat.uuid,
          x: zone.position.x + row.position.x + seat.position.x,
          y: zone.position.y + row.position.y + seat.position.y,
          zone: zone.name,
          row: row.row_number,
          number: seat.seat_number,
          category:
            seat.category === "PMR"
              ? "Cat2"
              : seat.category === "Visibilité réduite"
                ? "Cat3"
                : seat.category,
          kind:
            seat.category === "PMR"
              ? "wheelchair"
              : seat.category === "Visibilité réduite"
                ? "restricted"
                : "standard",
          state: basket ? "basket" : drawn,
        };
      }),
    ),
  );
}

export const theatre = {
  seats: seatsOf(italienne as unknown as Plan),
  categories: [
    { id: "Cat1", name: "Catégorie 1", price: 2000 },
    { id: "Cat2", name: "Catégorie 2", price: 1600 },
    { id: "Cat3", name: "Catégorie 3", price: 1000 },
  ] satisfies Category[],
};

/** 8 400 seats, the blocks laid three abreast so that they fill a screen. */
export const hall = {
  seats: seatsOf({
    zones: (arena as unknown as Plan).zones.map((zone, index) => ({
      ...zone,
      position: { x: (index % 4) * 760, y: Math.floor(index / 4) * 900 },
    })),
  }),
  categories: ["C1", "C2", "C3"].map(
    (id, index): Category => ({ id, name: `Catégorie ${index + 1}`, price: 4500 - index * 1000 }),
  ),
};
