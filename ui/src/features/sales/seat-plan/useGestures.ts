import { type RefObject, useEffect, useRef } from "react";
import type { SeatMap } from "./map";
import type { Seat } from "./seat";
import type { Drawing } from "./useDrawing";
import { toHall } from "./viewport";

/** A pointer that moved less than this, in pixels, has pressed and not dragged. */
const STILL = 4;

/** How fast a wheel zooms: one notch is about a sixth. */
const WHEEL = 0.0016;

/** Drag to move, wheel or pinch to zoom, press to pick, hover to know. */
export function useGestures(
  canvas: RefObject<HTMLCanvasElement | null>,
  map: SeatMap,
  drawing: Drawing,
  heard: {
    onPress: (seat: Seat) => void;
    /** Where there is no seat, in the coordinates of the hall. */
    onPressElsewhere: (x: number, y: number) => void;
    onHover: (seat: Seat | undefined) => void;
  },
): void {
  const latest = useRef({ map, heard });
  latest.current = { map, heard };

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let held: { x: number; y: number; dragging: boolean } | undefined;
    const seatAt = (event: PointerEvent) =>
      latest.current.map.at(...toHall(drawing.view(), event.offsetX, event.offsetY));

    const down = (event: PointerEvent) => {
      if (event.button !== 0) return;
      held = { x: event.clientX, y: event.clientY, dragging: false };
    };
    const move = (event: PointerEvent) => {
      if (!held) return latest.current.heard.onHover(seatAt(event));
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      if (!held.dragging && Math.hypot(dx, dy) < STILL) return;
      if (!held.dragging) {
        element.setPointerCapture(event.pointerId);
        latest.current.heard.onHover(undefined);
      }
      held = { x: event.clientX, y: event.clientY, dragging: true };
      drawing.move(dx, dy);
    };
    const up = (event: PointerEvent) => {
      const pressed = held !== undefined && !held.dragging;
      held = undefined;
      if (!pressed) return;
      const seat = seatAt(event);
      if (seat) latest.current.heard.onPress(seat);
      else latest.current.heard.onPressElsewhere(...toHall(drawing.view(), event.offsetX, event.offsetY));
    };
    const leave = () => {
      held = undefined;
      latest.current.heard.onHover(undefined);
    };
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      latest.current.heard.onHover(undefined);
      if (event.shiftKey) return drawing.move(-event.deltaY || -event.deltaX, 0);
      const pinch = event.ctrlKey ? 5 : 1;
      drawing.zoom(Math.exp(-event.deltaY * WHEEL * pinch), event.offsetX, event.offsetY);
    };

    const stop = new AbortController();
    const { signal } = stop;
    element.addEventListener("pointerdown", down, { signal });
    element.addEventListener("pointermove", move, { signal });
    element.addEventListener("pointerup", up, { signal });
    element.addEventListener("pointercancel", leave, { signal });
    element.addEventListener("pointerleave", leave, { signal });
    element.addEventListener("wheel", wheel, { signal, passive: false });
    return () => stop.abort();
  }, [canvas, drawing]);
}
