import type { Box } from "./map";

/** How the hall lies on the screen: a point of the hall is drawn at `x * scale + left`, `y * scale + top`. */
export interface Viewport {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/** The size of the drawing on the screen, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Room kept around the hall for the tools above and the legend below. */
export const MARGIN = { x: 28, top: 48, bottom: 44 } as const;

/** The deepest zoom, as the side of a pitch on the screen. */
const DEEPEST_PITCH = 72;

/** The whole hall, centred. */
export function wholeHall(bounds: Box, size: Size, pitch: number): Viewport {
  const [width, height] = [bounds.right - bounds.left + pitch, bounds.bottom - bounds.top + pitch];
  const room = {
    width: Math.max(1, size.width - 2 * MARGIN.x),
    height: Math.max(1, size.height - MARGIN.top - MARGIN.bottom),
  };
  const scale = Math.min(room.width / width, room.height / height, DEEPEST_PITCH / 2 / pitch);
  return {
    scale,
    left: size.width / 2 - ((bounds.left + bounds.right) / 2) * scale,
    top: MARGIN.top + room.height / 2 - ((bounds.top + bounds.bottom) / 2) * scale,
  };
}

/** Closer or farther, the point under (x, y) staying where it is; never farther than the whole hall. */
export function zoomAt(
  view: Viewport,
  x: number,
  y: number,
  factor: number,
  whole: Viewport,
  pitch: number,
): Viewport {
  const scale = Math.min(Math.max(view.scale * factor, whole.scale), DEEPEST_PITCH / pitch);
  if (scale <= whole.scale * 1.001) return whole;
  const ratio = scale / view.scale;
  return { scale, left: x - (x - view.left) * ratio, top: y - (y - view.top) * ratio };
}

/** Moved, but never so far that the hall leaves the middle of the drawing. */
export function pan(view: Viewport, dx: number, dy: number, bounds: Box, size: Size): Viewport {
  const keep = (at: number, from: number, to: number, middle: number) =>
    Math.min(Math.max(at, middle - to * view.scale), middle - from * view.scale);
  return {
    scale: view.scale,
    left: keep(view.left + dx, bounds.left, bounds.right, size.width / 2),
    top: keep(view.top + dy, bounds.top, bounds.bottom, size.height / 2),
  };
}

/** The point of the hall drawn at (x, y). */
export const toHall = (view: Viewport, x: number, y: number): [number, number] => [
  (x - view.left) / view.scale,
  (y - view.top) / view.scale,
];

/** The part of the hall in sight, with a margin in units of the hall. */
export function inSight(view: Viewport, size: Size, margin: number): Box {
  const [left, top] = toHall(view, 0, 0);
  const [right, bottom] = toHall(view, size.width, size.height);
  return { left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin };
}

/** Moved by as little as brings (x, y) of the hall clear of the edges. */
export function reveal(view: Viewport, x: number, y: number, size: Size, bounds: Box): Viewport {
  const [sx, sy] = [x * view.scale + view.left, y * view.scale + view.top];
  const clear = (at: number, from: number, to: number) => (at < from ? from - at : at > to ? to - at : 0);
  const dx = clear(sx, MARGIN.x * 2, size.width - MARGIN.x * 2);
  const dy = clear(sy, MARGIN.top * 1.5, size.height - MARGIN.bottom * 1.5);
  return dx === 0 && dy === 0 ? view : pan(view, dx, dy, bounds, size);
}
