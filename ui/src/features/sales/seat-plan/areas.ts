/** Zones without numbers on the plan: where they lie, and how they are drawn. */
import type { Box, SeatMap } from "./map";
import type { Scene } from "./paint";
import type { Area } from "./seat";
import type { Viewport } from "./viewport";

/** How much of the category's colour an area takes: its words stay readable on it. */
const TINT = 0.16;

/** The rectangle of seats and areas together. */
export function boundsWith({ seats, bounds }: SeatMap, areas: readonly Area[]): Box {
  const boxes = areas.flatMap((area) => area.boxes);
  const all = boxes.map(({ x, y, width, height }) => ({
    left: x,
    top: y,
    right: x + width,
    bottom: y + height,
  }));
  if (seats.length > 0 || all.length === 0) all.push(bounds);
  return {
    left: Math.min(...all.map(({ left }) => left)),
    top: Math.min(...all.map(({ top }) => top)),
    right: Math.max(...all.map(({ right }) => right)),
    bottom: Math.max(...all.map(({ bottom }) => bottom)),
  };
}

/** The area under a point of the hall. */
export const areaAt = (areas: readonly Area[], x: number, y: number): Area | undefined =>
  areas.find(({ boxes }) =>
    boxes.some((box) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height),
  );

/** Each area as a tinted sheet with its name and what is free: dashed, so that it is no seat to the eye either. */
export function drawAreas(pen: CanvasRenderingContext2D, scene: Scene, view: Viewport, ratio: number): void {
  const { areas, inks, categories, areaWords } = scene;
  const scale = view.scale * ratio;
  for (const area of areas) {
    const place = categories.get(area.category);
    const colour = (place === undefined ? undefined : inks.categories[place]) ?? inks.other;
    for (const box of area.boxes) {
      const [left, top] = [box.x * scale + view.left * ratio, box.y * scale + view.top * ratio];
      const [width, height] = [box.width * scale, box.height * scale];
      pen.beginPath();
      pen.roundRect(left, top, width, height, Math.min(12 * ratio, width / 8, height / 8));
      pen.globalAlpha = area.free === 0 ? TINT / 3 : TINT;
      pen.fillStyle = colour;
      pen.fill();
      pen.globalAlpha = 1;
      pen.strokeStyle = colour;
      pen.lineWidth = 1.5 * ratio;
      pen.setLineDash([6 * ratio, 4 * ratio]);
      pen.stroke();
      pen.setLineDash([]);
      const size = Math.max(9, Math.min(16, height / ratio / 5)) * ratio;
      const words = areaWords(area);
      words.forEach((line, index) => {
        pen.fillStyle = inks.text;
        pen.font = `${index === 0 ? 600 : 400} ${size}px ${inks.font}`;
        const offset = (index - (words.length - 1) / 2) * size * 1.4;
        pen.fillText(line, left + width / 2, top + height / 2 + offset, width * 0.94);
      });
    }
  }
}
