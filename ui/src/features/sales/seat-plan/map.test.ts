import { describe, expect, test } from "vitest";
import arena from "../../../../../tests/data/seating/arena-8400.json";
import { mapSeats } from "./map";
import type { Seat } from "./seat";
import { firstSeat, neighbour, rowOf } from "./walk";

const seat = (row: string, number: number, x: number, y: number, rest: Partial<Seat> = {}): Seat => ({
  id: `${rest.zone ?? "Orchestre"} ${row}${number}`,
  x,
  y,
  zone: "Orchestre",
  row,
  number: String(number),
  category: "1",
  kind: "standard",
  state: "free",
  ...rest,
});

/** Three rows of six, the rows bent like those of a theatre, with an aisle of two pitches after the third seat. */
const theatre = ["A", "B", "C"].flatMap((row, depth) =>
  [0, 1, 2, 3, 4, 5].map((index) => {
    const x = index * 26 + (index > 2 ? 52 : 0);
    const bend = ((x - 91) / 60) ** 2 * 4;
    return seat(row, index + 1, x, depth * 32 - bend);
  }),
);
const map = mapSeats(theatre);
const get = (id: string): Seat => {
  const found = map.get(id);
  if (!found) throw new Error(`no seat ${id}`);
  return found;
};

describe("pointing", () => {
  test("finds the seat under the point and the half gap around it", () => {
    const { x, y } = get("Orchestre B2");
    expect(map.at(x + 8, y - 8)?.id).toBe("Orchestre B2");
    expect(map.at(x + 12, y)?.id).toBe("Orchestre B2");
  });

  test("finds nothing in the aisle nor outside the hall", () => {
    const { x, y } = get("Orchestre B3");
    expect(map.at(x + 39, y)).toBeUndefined();
    expect(map.at(-500, -500)).toBeUndefined();
  });

  test("finds each of 8 400 seats at its own centre", () => {
    const seats = arena.zones.flatMap((zone) =>
      zone.rows.flatMap((row) =>
        row.seats.map((each) =>
          seat(
            row.row_number,
            0,
            zone.position.x + row.position.x + each.position.x,
            zone.position.y + row.position.y + each.position.y,
            {
              id: each.uuid,
              zone: zone.name,
            },
          ),
        ),
      ),
    );
    const whole = mapSeats(seats);
    expect(seats).toHaveLength(8400);
    expect(seats.every(({ id, x, y }) => whole.at(x, y)?.id === id)).toBe(true);
  });
});

describe("walking", () => {
  test("sideways keeps to the row, across the aisle", () => {
    expect(neighbour(map, get("Orchestre B3"), "right")?.id).toBe("Orchestre B4");
    expect(neighbour(map, get("Orchestre B4"), "left")?.id).toBe("Orchestre B3");
  });

  test("sideways keeps to a bent row although a seat of another row is nearer", () => {
    const steps = [get("Orchestre C1")];
    for (let at = 0; at < 5; at += 1) {
      const next = neighbour(map, steps.at(-1) ?? get("Orchestre C1"), "right");
      if (next) steps.push(next);
    }
    expect(steps.map(({ number }) => number)).toEqual(["1", "2", "3", "4", "5", "6"]);
  });

  test("up and down go to the seat in front and behind", () => {
    expect(neighbour(map, get("Orchestre B2"), "up")?.id).toBe("Orchestre A2");
    expect(neighbour(map, get("Orchestre B2"), "down")?.id).toBe("Orchestre C2");
  });

  test("stops at the edge of the hall", () => {
    expect(neighbour(map, get("Orchestre A1"), "up")).toBeUndefined();
    expect(neighbour(map, get("Orchestre A1"), "left")).toBeUndefined();
  });

  test("goes on into the next zone when the row ends", () => {
    const boxes = mapSeats([...theatre, seat("L1", 1, 400, 20, { zone: "Loges" })]);
    expect(neighbour(boxes, get("Orchestre A6"), "right")?.zone).toBe("Loges");
  });

  test("may pass over the seats that cannot be taken", () => {
    const sold = mapSeats(
      theatre.map((each) => (each.number === "2" ? { ...each, state: "sold" as const } : each)),
    );
    const from = sold.get("Orchestre A1");
    expect(from && neighbour(sold, from, "right", ({ state }) => state === "free")?.id).toBe("Orchestre A3");
  });

  test("starts from the basket, else from the middle of the front", () => {
    expect(firstSeat(map)?.row).toBe("A");
    const basket = mapSeats(
      theatre.map((each) => (each.id === "Orchestre C5" ? { ...each, state: "basket" as const } : each)),
    );
    expect(firstSeat(basket)?.id).toBe("Orchestre C5");
  });

  test("a row is heard from left to right whatever its numbers", () => {
    const odd = mapSeats([5, 3, 1].map((number, index) => seat("A", number, index * 26, 0)));
    const first = odd.get("Orchestre A1");
    expect(first && rowOf(odd, first).map(({ number }) => number)).toEqual(["5", "3", "1"]);
  });
});
