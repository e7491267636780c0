import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { Looks } from "./looks";
import type { Box } from "./map";
import { paint, type Scene } from "./paint";
import { paintRings, type Ringed } from "./rings";
import { pan, reveal, type Size, type Viewport, wholeHall, zoomAt } from "./viewport";

/** What can be done to a drawing; each act asks for one frame. */
export interface Drawing {
  /** How the hall lies on the screen now. */
  view(): Viewport;
  size(): Size;
  move(dx: number, dy: number): void;
  /** Around a point of the drawing, or its middle. */
  zoom(factor: number, x?: number, y?: number): void;
  whole(): void;
  /** Brings a point of the hall in sight. */
  show(x: number, y: number): void;
}

/** The two sheets of a drawing: the hall, and over it the rings that follow the pointer and the keyboard. */
export interface Sheets {
  readonly hall: RefObject<HTMLCanvasElement | null>;
  readonly rings: RefObject<HTMLCanvasElement | null>;
}

/** Gives a canvas the size of its box in device pixels; a canvas of that size already keeps what is drawn on it. */
function resize(canvas: HTMLCanvasElement | null, { width, height }: Size): void {
  if (!canvas) return;
  const [wide, high] = [
    Math.round(width * window.devicePixelRatio),
    Math.round(height * window.devicePixelRatio),
  ];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
}

/** Keeps a hall drawn: the viewport lives outside React, so that panning and zooming draw nothing else again. */
export function useDrawing(
  { hall, rings }: Sheets,
  scene: Scene | undefined,
  ringed: Ringed,
  bounds: Box,
  pitch: number,
): Drawing {
  const latest = useRef({ scene, ringed });
  const stale = useRef(true);
  const looks = useRef<Looks>(null);
  const size = useRef<Size>({ width: 1, height: 1 });
  const view = useRef<Viewport>({ scale: 1, left: 0, top: 0 });
  const isWhole = useRef(true);
  const frame = useRef(0);

  const draw = useCallback(() => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      const pen = hall.current?.getContext("2d");
      const over = rings.current?.getContext("2d");
      const { scene, ringed } = latest.current;
      if (!pen || !over || !scene) return;
      looks.current ??= new Looks();
      const ratio = window.devicePixelRatio;
      if (stale.current) paint(pen, scene, looks.current, view.current, size.current, ratio);
      stale.current = false;
      paintRings(over, scene, ringed, view.current, ratio);
    });
  }, [hall, rings]);

  const redraw = useCallback(() => {
    stale.current = true;
    draw();
  }, [draw]);

  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    },
    [],
  );

  useLayoutEffect(() => {
    if (latest.current.scene !== scene) stale.current = true;
    latest.current = { scene, ringed };
    draw();
  }, [scene, ringed, draw]);

  useLayoutEffect(() => {
    const element = hall.current;
    if (!element) return;
    const measure = () => {
      const { width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0) return;
      size.current = { width, height };
      resize(element, size.current);
      resize(rings.current, size.current);
      if (isWhole.current) view.current = wholeHall(bounds, size.current, pitch);
      redraw();
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    void document.fonts?.ready.then(redraw);
    return () => watch.disconnect();
  }, [hall, rings, bounds, pitch, redraw]);

  const go = useCallback(
    (next: Viewport) => {
      isWhole.current = next.scale <= wholeHall(bounds, size.current, pitch).scale;
      view.current = next;
      redraw();
    },
    [bounds, pitch, redraw],
  );

  const drawing = useRef<Drawing>(null);
  const acts: Drawing = {
    view: () => view.current,
    size: () => size.current,
    move: (dx, dy) => go(pan(view.current, dx, dy, bounds, size.current)),
    zoom: (factor, x = size.current.width / 2, y = size.current.height / 2) =>
      go(zoomAt(view.current, x, y, factor, wholeHall(bounds, size.current, pitch), pitch)),
    whole: () => go(wholeHall(bounds, size.current, pitch)),
    show: (x, y) => {
      const next = reveal(view.current, x, y, size.current, bounds);
      if (next !== view.current) go(next);
    },
  };
  drawing.current = Object.assign(drawing.current ?? acts, acts);
  return drawing.current;
}
