import type { SeatMap } from "./map";
import { inHand, type Seat } from "./seat";

/** Where an arrow points. */
export type Direction = "left" | "right" | "up" | "down";

/** Going aside costs this much more than going straight, so that a walk keeps its row or its column. */
const ASIDE = 2.2;

/** Leaving the row by a sideways arrow costs as much as this many pitches: the row is finished first. */
const LEAVING_ROW = 6;

const vectors: Record<Direction, readonly [number, number]> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

function cost(from: Seat, to: Seat, direction: Direction, pitch: number): number {
  const [dx, dy] = vectors[direction];
  const [x, y] = [to.x - from.x, to.y - from.y];
  const ahead = x * dx + y * dy;
  const aside = Math.abs(x * dy) + Math.abs(y * dx);
  const sameRow = to.zone === from.zone && to.row === from.row;
  const sideways = dx !== 0;
  // Curved rows rise: along its own row a seat is ahead as soon as it is on the right side.
  if (ahead <= pitch * 0.1 || (aside > ahead && !(sideways && sameRow))) return Number.POSITIVE_INFINITY;
  const leaving = sideways && !sameRow ? LEAVING_ROW * pitch : 0;
  const staying = !sideways && sameRow ? LEAVING_ROW * pitch : 0;
  return ahead + aside * ASIDE + leaving + staying;
}

/**
 * The physical neighbour of a seat: the nearest one that way, in its row first when walking sideways, across an
 * aisle or into the next zone when the row ends. `undefined` at the edge of the hall.
 */
export function neighbour(
  map: SeatMap,
  from: Seat,
  direction: Direction,
  accept: (seat: Seat) => boolean = () => true,
): Seat | undefined {
  let best: Seat | undefined;
  let least = Number.POSITIVE_INFINITY;
  const span = Math.max(map.bounds.right - map.bounds.left, map.bounds.bottom - map.bounds.top) + map.pitch;
  for (let reach = map.pitch * 3; best === undefined && reach < span * 2; reach *= 3) {
    const box = { left: from.x - reach, right: from.x + reach, top: from.y - reach, bottom: from.y + reach };
    for (const seat of map.within(box)) {
      if (seat.id === from.id || !accept(seat)) continue;
      const price = cost(from, seat, direction, map.pitch);
      if (price < least) [best, least] = [seat, price];
    }
  }
  return best;
}

/** The seat a walk starts from: one of the basket, else the free seat nearest to the middle of the front. */
export function firstSeat(map: SeatMap): Seat | undefined {
  const { left, right, top } = map.bounds;
  const centre = (left + right) / 2;
  let best: Seat | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const seat of map.seats) {
    const distance = Math.hypot(seat.x - centre, seat.y - top);
    const price = inHand(seat) ? -1 : seat.state === "free" ? distance : distance + 1e9;
    if (price < least) [best, least] = [seat, price];
  }
  return best;
}

/** The seats of the same row, in order of their place in the hall. */
export const rowOf = (map: SeatMap, seat: Seat): Seat[] =>
  map.seats
    .filter(({ zone, row }) => zone === seat.zone && row === seat.row)
    .sort((a, b) => a.x - b.x || a.y - b.y);
