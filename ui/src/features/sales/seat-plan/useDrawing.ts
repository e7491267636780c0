import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import type { Box } from "./map";
import { paint, type Scene } from "./paint";
import { Sprites } from "./sprite";
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

/** Keeps a canvas drawn: the viewport lives outside React, so that panning and zooming draw nothing else again. */
export function useDrawing(
  canvas: RefObject<HTMLCanvasElement | null>,
  scene: Scene | undefined,
  bounds: Box,
  pitch: number,
): Drawing {
  const latest = useRef(scene);
  const sprites = useRef<Sprites>(null);
  const size = useRef<Size>({ width: 1, height: 1 });
  const view = useRef<Viewport>({ scale: 1, left: 0, top: 0 });
  const isWhole = useRef(true);
  const frame = useRef(0);

  const draw = useCallback(() => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      const pen = canvas.current?.getContext("2d");
      if (!pen || !latest.current) return;
      sprites.current ??= new Sprites();
      paint(pen, latest.current, sprites.current, view.current, size.current, window.devicePixelRatio);
    });
  }, [canvas]);

  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    },
    [],
  );

  useLayoutEffect(() => {
    latest.current = scene;
    draw();
  }, [scene, draw]);

  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const measure = () => {
      const { width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0) return;
      size.current = { width, height };
      element.width = Math.round(width * window.devicePixelRatio);
      element.height = Math.round(height * window.devicePixelRatio);
      if (isWhole.current) view.current = wholeHall(bounds, size.current, pitch);
      draw();
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    void document.fonts?.ready.then(draw);
    return () => watch.disconnect();
  }, [canvas, bounds, pitch, draw]);

  const go = useCallback(
    (next: Viewport) => {
      isWhole.current = next.scale <= wholeHall(bounds, size.current, pitch).scale;
      view.current = next;
      draw();
    },
    [bounds, pitch, draw],
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
