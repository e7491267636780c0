import type { Seat } from "./seat";

/** A rectangle of the hall. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A row of seats, with its two ends. */
export interface Row {
  readonly label: string;
  readonly zone: string;
  readonly first: Seat;
  readonly last: Seat;
}

/** Where seats are: finds the one under a point, those in a rectangle, and the neighbour in a direction. */
export interface SeatMap {
  readonly seats: readonly Seat[];
  readonly rows: readonly Row[];
  readonly bounds: Box;
  /** The usual distance between two neighbours. */
  readonly pitch: number;
  /** The side of a drawn seat. */
  readonly side: number;
  get(id: string): Seat | undefined;
  /** The seat whose drawing, with half the gap around it, holds the point. */
  at(x: number, y: number): Seat | undefined;
  /** Seats whose centre is in the box, in no particular order. */
  within(box: Box): Iterable<Seat>;
}

/** How much of the pitch a drawn seat takes: the mock's 18 of 26. */
const FILL = 0.7;

const middle = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 1;
};

function boundsOf(seats: readonly Seat[]): Box {
  let [left, top, right, bottom] = [0, 0, 1, 1];
  seats.forEach(({ x, y }, index) => {
    left = index === 0 ? x : Math.min(left, x);
    top = index === 0 ? y : Math.min(top, y);
    right = index === 0 ? x : Math.max(right, x);
    bottom = index === 0 ? y : Math.max(bottom, y);
  });
  return { left, top, right, bottom };
}

/** The median distance between consecutive seats of a row; rows may be listed in any order, seats of a row may not. */
function pitchOf(seats: readonly Seat[]): number {
  const gaps: number[] = [];
  for (let index = 1; index < seats.length; index += 1) {
    const [a, b] = [seats[index - 1], seats[index]];
    if (a && b && a.zone === b.zone && a.row === b.row) gaps.push(Math.hypot(a.x - b.x, a.y - b.y));
  }
  return gaps.length === 0 ? 26 : Math.max(middle(gaps), 0.001);
}

function rowsOf(seats: readonly Seat[]): Row[] {
  const rows = new Map<string, Row>();
  for (const seat of seats) {
    const key = `${seat.zone}\n${seat.row}`;
    const row = rows.get(key);
    rows.set(key, {
      label: seat.row,
      zone: seat.zone,
      first: row && row.first.x <= seat.x ? row.first : seat,
      last: row && row.last.x >= seat.x ? row.last : seat,
    });
  }
  return [...rows.values()];
}

/** Indexes the seats in squares of two pitches; 8 400 seats take a few milliseconds. */
export function mapSeats(seats: readonly Seat[]): SeatMap {
  const bounds = boundsOf(seats);
  const pitch = pitchOf(seats);
  const square = pitch * 2;
  const columns = Math.floor((bounds.right - bounds.left) / square) + 1;
  const squares = new Map<number, Seat[]>();
  const byId = new Map<string, Seat>();
  const column = (x: number) => Math.floor((x - bounds.left) / square);
  const row = (y: number) => Math.floor((y - bounds.top) / square);
  for (const seat of seats) {
    byId.set(seat.id, seat);
    const key = row(seat.y) * columns + column(seat.x);
    const known = squares.get(key);
    if (known) known.push(seat);
    else squares.set(key, [seat]);
  }

  function* within(box: Box): Iterable<Seat> {
    const lastColumn = Math.min(columns - 1, column(box.right));
    const lastRow = Math.min(row(bounds.bottom), row(box.bottom));
    for (let r = Math.max(0, row(box.top)); r <= lastRow; r += 1) {
      for (let c = Math.max(0, column(box.left)); c <= lastColumn; c += 1) {
        for (const seat of squares.get(r * columns + c) ?? []) {
          if (seat.x >= box.left && seat.x <= box.right && seat.y >= box.top && seat.y <= box.bottom)
            yield seat;
        }
      }
    }
  }

  const at = (x: number, y: number): Seat | undefined => {
    const reach = pitch / 2;
    let best: Seat | undefined;
    let nearest = Number.POSITIVE_INFINITY;
    for (const seat of within({ left: x - reach, top: y - reach, right: x + reach, bottom: y + reach })) {
      const distance = Math.hypot(seat.x - x, seat.y - y);
      if (distance < nearest) [best, nearest] = [seat, distance];
    }
    return best;
  };

  return {
    seats,
    rows: rowsOf(seats),
    bounds,
    pitch,
    side: pitch * FILL,
    get: (id) => byId.get(id),
    at,
    within,
  };
}
