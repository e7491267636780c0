/** What is drawn of a hall besides its seats. */
import type { Scene } from "./paint";
import type { Viewport } from "./viewport";

/** A row narrower than this many pitches is a box. */
const BOX = 8;

/** The stage, bowed towards the public, with its word. */
export function drawStage(pen: CanvasRenderingContext2D, scene: Scene, view: Viewport, ratio: number): void {
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

/** The letter of each row at its ends. */
export function drawRowLetters(
  pen: CanvasRenderingContext2D,
  scene: Scene,
  view: Viewport,
  ratio: number,
): void {
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
