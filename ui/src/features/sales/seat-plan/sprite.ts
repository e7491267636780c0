/**
 * How one seat is drawn. Shape says what sort of place it is, filling says whether it can be taken, colour and mark
 * say its price class: nothing is said by colour alone.
 */
import type { Inks } from "./inks";
import type { DrawnState, SeatKind } from "./seat";

/** A canvas in the page or out of it. */
type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** What two seats must share to be drawn the same. */
export interface Look {
  /** Place of the price class in the list; -1 when unknown. */
  readonly category: number;
  readonly kind: SeatKind;
  readonly state: DrawnState;
}

/** Below this many pixels a mark inside a seat is only noise. */
const MARK_FROM = 9;

/** A seat seen close keeps a thin outline. */
const THICKEST = 2;

/** The outline of a seat of side `side` whose corner is at (0, 0). */
export function outline(kind: SeatKind, side: number): Path2D {
  const path = new Path2D();
  const radius = side * 0.27;
  if (kind === "wheelchair") {
    path.arc(side / 2, side / 2, side / 2, 0, Math.PI * 2);
  } else if (kind === "restricted") {
    const cut = side * 0.42;
    path.moveTo(cut, 0);
    path.lineTo(side - radius, 0);
    path.arcTo(side, 0, side, radius, radius);
    path.lineTo(side, side - radius);
    path.arcTo(side, side, side - radius, side, radius);
    path.lineTo(radius, side);
    path.arcTo(0, side, 0, side - radius, radius);
    path.lineTo(0, cut);
    path.closePath();
  } else if (kind === "companion") {
    path.roundRect(0, 0, side, side, [side / 2, side / 2, radius, radius]);
  } else {
    path.roundRect(0, 0, side, side, radius);
  }
  return path;
}

/** The mark of a price class: none, a dot, a bar, an upright bar, a ring, two dots. */
function mark(pen: Pen, category: number, side: number): void {
  const middle = side / 2;
  const thin = Math.max(1, side * 0.13);
  pen.beginPath();
  if (category === 1) pen.arc(middle, middle, side * 0.15, 0, Math.PI * 2);
  else if (category === 2) pen.rect(side * 0.26, middle - thin / 2, side * 0.48, thin);
  else if (category === 3) pen.rect(middle - thin / 2, side * 0.26, thin, side * 0.48);
  else if (category === 5) {
    pen.arc(side * 0.33, middle, side * 0.11, 0, Math.PI * 2);
    pen.arc(side * 0.67, middle, side * 0.11, 0, Math.PI * 2);
  }
  pen.fill();
  if (category !== 4) return;
  pen.lineWidth = thin;
  pen.beginPath();
  pen.arc(middle, middle, side * 0.2, 0, Math.PI * 2);
  pen.stroke();
}

function hatch(pen: Pen, path: Path2D, side: number, width: number): void {
  pen.save();
  pen.clip(path);
  pen.lineWidth = width;
  const step = Math.max(3, side / 4);
  pen.beginPath();
  for (let at = -side; at < side * 2; at += step) {
    pen.moveTo(at, side);
    pen.lineTo(at + side, 0);
  }
  pen.stroke();
  pen.restore();
}

/** What surrounds a seat of the basket. */
function ring(pen: Pen, kind: SeatKind, side: number, inks: Inks): void {
  const line = Math.max(1, side * 0.12);
  pen.translate(line / 2, line / 2);
  pen.lineWidth = line;
  pen.strokeStyle = inks.basketRing;
  pen.stroke(outline(kind, side - line));
}

/** The colour of a price class. */
export const colourOf = (category: number, inks: Inks): string => inks.categories[category] ?? inks.other;

/** Draws a seat whose corner is at (0, 0) of `pen`; `numbered` leaves room for its number. */
export function drawSeat(pen: Pen, look: Look, side: number, inks: Inks, numbered: boolean): void {
  const { state, kind, category } = look;
  if (state === "free" || state === "basket") {
    pen.fillStyle = state === "basket" ? inks.basket : colourOf(category, inks);
    pen.fill(outline(kind, side));
    if (state === "basket") ring(pen, kind, side, inks);
    if (state === "basket" || side < MARK_FROM) return;
    pen.fillStyle = inks.mark;
    pen.strokeStyle = inks.mark;
    if (numbered) pen.translate(side * 0.36, side * 0.68);
    mark(pen, category, numbered ? side * 0.28 : side);
    return;
  }
  const line = Math.min(THICKEST, Math.max(1, side * 0.07));
  pen.translate(line / 2, line / 2);
  const inner = side - line;
  const path = outline(kind, inner);
  pen.lineWidth = line;
  if (state === "sold") {
    pen.strokeStyle = inks.sold;
    pen.stroke(path);
    return;
  }
  const ink = state === "elsewhere" ? inks.elsewhere : inks.held;
  pen.strokeStyle = ink;
  if (state === "option" || state === "elsewhere") hatch(pen, path, inner, line);
  else if (state === "blocked") {
    pen.beginPath();
    pen.moveTo(inner * 0.25, inner / 2);
    pen.lineTo(inner * 0.75, inner / 2);
    pen.stroke();
  } else {
    pen.beginPath();
    pen.moveTo(inner * 0.3, inner * 0.3);
    pen.lineTo(inner * 0.7, inner * 0.7);
    pen.moveTo(inner * 0.7, inner * 0.3);
    pen.lineTo(inner * 0.3, inner * 0.7);
    pen.stroke();
  }
  pen.stroke(path);
}

/** The picture of a look, `side` device pixels wide. */
export function picture(look: Look, side: number, inks: Inks, numbered: boolean): ImageBitmap {
  const canvas = new OffscreenCanvas(side, side);
  const pen = canvas.getContext("2d");
  if (pen) drawSeat(pen, look, side, inks, numbered);
  return canvas.transferToImageBitmap();
}
