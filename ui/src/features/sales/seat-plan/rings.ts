import type { Scene } from "./paint";
import type { Seat } from "./seat";
import type { Viewport } from "./viewport";

/** The seats with a ring around them. */
export interface Ringed {
  /** The one the keyboard is on, when the plan has the focus. */
  readonly active: Seat | undefined;
  /** The one under the pointer. */
  readonly hovered: Seat | undefined;
}

/** A ring stays visible around a seat of two pixels. */
const SMALLEST = 6;

/** Draws the rings alone, on a sheet over the hall: moving the pointer draws no seat again. */
export function paintRings(
  pen: CanvasRenderingContext2D,
  { map, inks }: Scene,
  { active, hovered }: Ringed,
  view: Viewport,
  ratio: number,
): void {
  const side = Math.max(map.side * view.scale, SMALLEST) * ratio;
  const gap = 2.5 * ratio;
  const ring = ({ x, y }: Seat, colour: string) => {
    const [left, top] = [(x * view.scale + view.left) * ratio, (y * view.scale + view.top) * ratio];
    pen.strokeStyle = colour;
    pen.lineWidth = 2 * ratio;
    pen.beginPath();
    pen.roundRect(
      left - side / 2 - gap,
      top - side / 2 - gap,
      side + 2 * gap,
      side + 2 * gap,
      side * 0.27 + gap,
    );
    pen.stroke();
  };
  pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
  if (hovered) ring(hovered, inks.text);
  if (active) ring(active, inks.focus);
}
