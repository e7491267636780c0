/**
 * Draws the hall on a canvas: only the seats in sight, each as a picture drawn once per size. Under five pixels a
 * seat is a plain square, which keeps 8 400 of them within a frame.
 */
import type { Inks } from "./inks";
import type { SeatMap } from "./map";
import type { Seat, Stage } from "./seat";
import { colourOf, type Look, type Sprites } from "./sprite";
import { inSight, type Size, type Viewport } from "./viewport";

/** Everything a frame depends on. */
export interface Scene {
  readonly map: SeatMap;
  /** The place of each price class in the list, by id. */
  readonly categories: ReadonlyMap<string, number>;
  readonly stage: Stage | null;
  readonly stageWord: string;
  readonly inks: Inks;
  /** The seat the keyboard is on, when the plan has the focus. */
  readonly active: Seat | undefined;
  readonly hovered: Seat | undefined;
  /** Seats that stand out when the seller looks for some; the others fade. */
  readonly sought: ((seat: Seat) => boolean) | undefined;
}

/** Sides of a seat, in CSS pixels, from which each detail is drawn. */
const DETAIL = { shape: 5, basketNumber: 9, rowLetter: 8, number: 19 } as const;

const FADED = 0.22;

/** A row narrower than this many pitches is a box. */
const BOX = 8;

const lookOf = ({ categories }: Scene, seat: Seat): Look => ({
  category: categories.get(seat.category) ?? -1,
  kind: seat.kind,
  state: seat.state,
});

function plainColour(scene: Scene, seat: Seat): string {
  const { inks } = scene;
  if (seat.state === "free") return colourOf(scene.categories.get(seat.category) ?? -1, inks);
  if (seat.state === "basket") return inks.basket;
  return seat.state === "sold" || seat.state === "blocked" ? inks.sold : inks.held;
}

function drawStage(pen: CanvasRenderingContext2D, scene: Scene, view: Viewport, ratio: number): void {
  const { stage, inks } = scene;
  if (!stage) return;
  const [x, y] = [(stage.x * view.scale + view.left) * ratio, (stage.y * view.scale + view.top) * ratio];
  const [width, depth] = [stage.width * view.scale * ratio, stage.depth * view.scale * ratio];
  const bow = depth * 1.3;
  pen.beginPath();
  pen.moveTo(x, y);
  pen.quadraticCurveTo(x + width / 2, y - bow, x + width, y);
  pen.lineTo(x + width * 0.97, y + depth);
  pen.quadraticCurveTo(x + width / 2, y + depth - bow, x + width * 0.03, y + depth);
  pen.closePath();
  pen.fillStyle = inks.stage;
  pen.strokeStyle = inks.line;
  pen.lineWidth = ratio;
  pen.fill();
  pen.stroke();
  const size = Math.min(14, Math.max(8, depth / ratio / 2));
  pen.fillStyle = inks.text;
  pen.font = `500 ${size * ratio}px ${inks.font}`;
  pen.fillText(scene.stageWord, x + width / 2, y + depth / 2 - bow / 2);
}

function drawRowLetters(pen: CanvasRenderingContext2D, scene: Scene, view: Viewport, ratio: number): void {
  const { map, inks } = scene;
  pen.fillStyle = inks.text;
  pen.font = `500 ${Math.min(12, Math.max(8.5, map.side * view.scale * 0.62)) * ratio}px ${inks.font}`;
  const write = (label: string, x: number, y: number) =>
    pen.fillText(label, (x * view.scale + view.left) * ratio, (y * view.scale + view.top) * ratio);
  for (const { label, first, last } of map.rows) {
    pen.textAlign = "right";
    write(label, first.x - map.pitch * 0.75, first.y);
    pen.textAlign = "left";
    // A box of a few seats needs its letter once.
    if (last.x - first.x > map.pitch * BOX) write(label, last.x + map.pitch * 0.75, last.y);
  }
  pen.textAlign = "center";
}

function ring(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  side: number,
  ratio: number,
  colour: string,
): void {
  const gap = 2.5 * ratio;
  pen.strokeStyle = colour;
  pen.lineWidth = 2 * ratio;
  pen.beginPath();
  pen.roundRect(x - side / 2 - gap, y - side / 2 - gap, side + 2 * gap, side + 2 * gap, side * 0.27 + gap);
  pen.stroke();
}

/** Paints one frame; `ratio` is device pixels per CSS pixel. */
export function paint(
  pen: CanvasRenderingContext2D,
  scene: Scene,
  sprites: Sprites,
  view: Viewport,
  size: Size,
  ratio: number,
): void {
  const { map, inks, active, hovered, sought } = scene;
  const cssSide = map.side * view.scale;
  const side = Math.max(1, Math.round(cssSide * ratio));
  const numbered = cssSide >= DETAIL.number;
  const at = (seat: Seat): [number, number] => [
    Math.round((seat.x * view.scale + view.left) * ratio),
    Math.round((seat.y * view.scale + view.top) * ratio),
  ];
  pen.clearRect(0, 0, size.width * ratio, size.height * ratio);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  drawStage(pen, scene, view, ratio);
  if (cssSide >= DETAIL.rowLetter) drawRowLetters(pen, scene, view, ratio);

  pen.font = `${numbered ? 500 : 600} ${Math.max(7, Math.min(13, cssSide * 0.5)) * ratio}px ${inks.font}`;
  const half = side / 2;
  let alpha = 1;
  for (const seat of map.within(inSight(view, size, map.pitch))) {
    const [x, y] = at(seat);
    const wanted = sought && !sought(seat) && seat.state !== "basket" ? FADED : 1;
    if (wanted !== alpha) pen.globalAlpha = alpha = wanted;
    const [left, top] = [Math.round(x - half), Math.round(y - half)];
    if (cssSide < DETAIL.shape) {
      pen.fillStyle = plainColour(scene, seat);
      const grown = seat.state === "basket" ? 2 * ratio : 0;
      pen.fillRect(left - grown, top - grown, side + 2 * grown, side + 2 * grown);
      continue;
    }
    pen.drawImage(sprites.picture(lookOf(scene, seat), side, inks, numbered), left, top);
    const inBasket = seat.state === "basket";
    if (numbered || (inBasket && cssSide >= DETAIL.basketNumber)) {
      pen.fillStyle = inBasket ? inks.basketInk : seat.state === "free" ? inks.seatInk : inks.text;
      pen.fillText(seat.number, x, y - (numbered && seat.state === "free" ? side * 0.06 : 0) + ratio * 0.5);
    }
  }
  pen.globalAlpha = 1;
  if (hovered) ring(pen, ...at(hovered), side, ratio, inks.text);
  if (active) ring(pen, ...at(active), Math.max(side, 6 * ratio), ratio, inks.focus);
}
