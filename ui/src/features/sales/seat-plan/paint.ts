/**
 * Draws the hall on a canvas: only the seats in sight, finely while they are few, coarsely while they are thousands,
 * so that a frame of 8 400 seats stays within sixteen milliseconds.
 */
import { drawAreas } from "./areas";
import { drawRowLetters, drawStage } from "./furniture";
import type { Inks } from "./inks";
import type { Looks } from "./looks";
import type { SeatMap } from "./map";
import { type Area, drawnState, inHand, type Seat, type Stage } from "./seat";
import type { Look } from "./sprite";
import { inSight, type Size, type Viewport } from "./viewport";

/** Everything a frame depends on. */
export interface Scene {
  readonly map: SeatMap;
  readonly areas: readonly Area[];
  /** The lines written in an area: its name, what is free. */
  readonly areaWords: (area: Area) => readonly string[];
  /** The place of each price class in the list, by id. */
  readonly categories: ReadonlyMap<string, number>;
  readonly stage: Stage | null;
  readonly stageWord: string;
  readonly inks: Inks;
  /** Seats that stand out when the seller looks for some; the others fade. */
  readonly sought: ((seat: Seat) => boolean) | undefined;
}

/** Sides of a seat, in CSS pixels, from which each detail is drawn. */
const DETAIL = { fine: 5, basketNumber: 9, rowLetter: 8, number: 19 } as const;

/** More seats than this are drawn coarsely: a fine one costs about four microseconds without a graphics card. */
const FINE_SEATS = 1600;

const FADED = 0.22;

const lookOf = ({ categories }: Scene, seat: Seat): Look => ({
  category: categories.get(seat.category) ?? -1,
  kind: seat.kind,
  state: drawnState(seat),
});

/** One seat of coarse boxes. */
function drawFills(
  pen: CanvasRenderingContext2D,
  fills: ReturnType<Looks["fills"]>,
  left: number,
  top: number,
): void {
  for (const { colour, boxes } of fills) {
    pen.fillStyle = colour;
    for (let at = 0; at < boxes.length; at += 4) {
      pen.fillRect(
        left + (boxes[at] ?? 0),
        top + (boxes[at + 1] ?? 0),
        boxes[at + 2] ?? 0,
        boxes[at + 3] ?? 0,
      );
    }
  }
}

/** The number of a seat, where there is room and nothing is drawn across it. */
function drawNumber(pen: CanvasRenderingContext2D, seat: Seat, x: number, y: number, inks: Inks): void {
  const state = drawnState(seat);
  if (state !== "free" && state !== "basket" && state !== "sold") return;
  pen.fillStyle = { free: inks.seatInk, basket: inks.basketInk, sold: inks.text }[state];
  pen.fillText(seat.number, x, y);
}

/** Paints one frame; `ratio` is device pixels per CSS pixel. */
export function paint(
  pen: CanvasRenderingContext2D,
  scene: Scene,
  looks: Looks,
  view: Viewport,
  size: Size,
  ratio: number,
): void {
  const { map, inks, sought } = scene;
  const cssSide = map.side * view.scale;
  const side = Math.max(1, Math.round(cssSide * ratio));
  const at = (seat: Seat): [number, number] => [
    Math.round((seat.x * view.scale + view.left) * ratio),
    Math.round((seat.y * view.scale + view.top) * ratio),
  ];
  pen.clearRect(0, 0, size.width * ratio, size.height * ratio);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  drawStage(pen, scene, view, ratio);
  drawAreas(pen, scene, view, ratio);
  if (cssSide >= DETAIL.rowLetter) drawRowLetters(pen, scene, view, ratio);

  const seats = [...map.within(inSight(view, size, map.pitch))];
  const fine = cssSide >= DETAIL.fine && seats.length <= FINE_SEATS;
  const numbered = cssSide >= DETAIL.number;
  pen.font = `${numbered ? 500 : 600} ${Math.max(7, Math.min(13, cssSide * 0.5)) * ratio}px ${inks.font}`;
  const half = Math.floor(side / 2);
  for (const seat of seats) {
    const [x, y] = at(seat);
    const look = lookOf(scene, seat);
    pen.globalAlpha = sought && !sought(seat) && !inHand(seat) ? FADED : 1;
    if (fine) pen.drawImage(looks.picture(look, side, inks, numbered), x - half, y - half);
    else drawFills(pen, looks.fills(look, side, inks), x - half, y - half);
    const raised = numbered && seat.state === "free" ? side * 0.06 : 0;
    if (numbered || (inHand(seat) && cssSide >= DETAIL.basketNumber)) {
      drawNumber(pen, seat, x, y - raised + ratio * 0.5, inks);
    }
  }
  pen.globalAlpha = 1;
}
