/**
 * A seat made of rectangles on whole pixels. A rectangle costs a tenth of a picture: this is how thousands of seats
 * in sight are drawn within a frame. The shapes are those of `sprite.ts`, as far as a few pixels can tell them.
 */
import type { Inks } from "./inks";
import type { SeatKind } from "./seat";
import { colourOf, type Look } from "./sprite";

/** One colour, and the boxes it fills: x, y, width, height, x, y… from the corner of the seat. */
export interface Fill {
  readonly colour: string;
  readonly boxes: readonly number[];
}

/** Below this many pixels a seat is one square. */
const SHAPED_FROM = 5;
/** Below this many pixels a corner cannot be seen to be round. */
const ROUNDED_FROM = 7;
/** Below this many pixels a price class has no mark. */
const MARKED_FROM = 8;

function body(kind: SeatKind, side: number): number[] {
  const cut = Math.max(1, Math.round(side * (kind === "wheelchair" ? 0.25 : 0.12)));
  const inner = side - 2 * cut;
  if (kind === "standard" && side < ROUNDED_FROM) return [0, 0, side, side];
  if (kind !== "restricted") return [cut, 0, inner, side, 0, cut, side, inner];
  const notch = Math.round(side * 0.4);
  return [notch, 0, side - notch, notch, 0, notch, side, side - notch];
}

function frame(kind: SeatKind, side: number): number[] {
  const cut = kind === "wheelchair" ? Math.max(1, Math.round(side * 0.25)) : 1;
  const long = side - 2 * cut;
  return [cut, 0, long, 1, cut, side - 1, long, 1, 0, cut, 1, long, side - 1, cut, 1, long];
}

function mark(category: number, side: number): number[] {
  const thin = Math.max(1, Math.round(side * 0.15));
  const middle = Math.floor((side - thin) / 2);
  const [from, long] = [Math.round(side * 0.27), Math.round(side * 0.46)];
  if (category === 1) return [middle - (thin > 1 ? 0 : 1), middle, thin + 1, thin + 1];
  if (category === 2) return [from, middle, long, thin];
  if (category === 3) return [middle, from, thin, long];
  if (category === 4)
    return [
      from,
      from,
      long,
      1,
      from,
      from + long - 1,
      long,
      1,
      from,
      from,
      1,
      long,
      from + long - 1,
      from,
      1,
      long,
    ];
  if (category === 5)
    return [from, middle, thin + 1, thin + 1, from + long - thin, middle, thin + 1, thin + 1];
  return [];
}

function unshaped({ state, category }: Look, side: number, inks: Inks): Fill[] {
  const square = [0, 0, side, side];
  if (state === "free") return [{ colour: colourOf(category, inks), boxes: square }];
  if (state === "basket") return [{ colour: inks.basket, boxes: [-2, -2, side + 4, side + 4] }];
  if (state === "elsewhere") return [{ colour: inks.elsewhere, boxes: square }];
  return [{ colour: state === "sold" || state === "blocked" ? inks.sold : inks.held, boxes: square }];
}

/** The fills of a look, `side` device pixels wide. */
export function fills(look: Look, side: number, inks: Inks): Fill[] {
  const { state, kind, category } = look;
  if (side < SHAPED_FROM) return unshaped(look, side, inks);
  if (state === "basket") {
    return [
      { colour: inks.basket, boxes: body(kind, side) },
      { colour: inks.basketRing, boxes: frame(kind, side) },
    ];
  }
  if (state === "free") {
    const shape = { colour: colourOf(category, inks), boxes: body(kind, side) };
    return side < MARKED_FROM ? [shape] : [shape, { colour: inks.mark, boxes: mark(category, side) }];
  }
  const outline = frame(kind, side);
  if (state === "sold") return [{ colour: inks.sold, boxes: outline }];
  const inset = Math.round(side * 0.3);
  const core = side - 2 * inset;
  const sign =
    state === "option" || state === "elsewhere"
      ? [inset, inset, core, core]
      : [inset, Math.floor(side / 2), core, 1];
  return [{ colour: state === "elsewhere" ? inks.elsewhere : inks.held, boxes: [...outline, ...sign] }];
}
