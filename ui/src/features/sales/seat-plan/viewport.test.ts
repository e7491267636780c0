import { expect, test } from "vitest";
import { pan, reveal, toHall, wholeHall, zoomAt } from "./viewport";

const bounds = { left: 0, top: 0, right: 1000, bottom: 2000 };
const size = { width: 800, height: 600 };
const whole = wholeHall(bounds, size, 26);

test("the whole hall is in sight at first", () => {
  const [left, top] = toHall(whole, 0, 0);
  const [right, bottom] = toHall(whole, size.width, size.height);
  expect(left < 0 && top < 0 && right > 1000 && bottom > 2000).toBe(true);
});

test("zooming keeps the point under the pointer where it is", () => {
  const near = zoomAt(whole, 300, 200, 3, whole, 26);
  const [before, after] = [toHall(whole, 300, 200), toHall(near, 300, 200)];
  expect(after[0]).toBeCloseTo(before[0]);
  expect(after[1]).toBeCloseTo(before[1]);
});

test("zooming out stops at the whole hall, zooming in at seats one can read", () => {
  expect(zoomAt(whole, 10, 10, 0.1, whole, 26)).toEqual(whole);
  expect(zoomAt(whole, 10, 10, 1000, whole, 26).scale * 26).toBeLessThanOrEqual(72);
});

test("the hall cannot be dragged out of sight", () => {
  const far = pan(whole, 1e6, -1e6, bounds, size);
  const [x, y] = toHall(far, size.width / 2, size.height / 2);
  expect(x >= -0.01 && x <= 1000.01 && y >= -0.01 && y <= 2000.01).toBe(true);
});

test("walking to a seat out of sight brings it in sight, to one in sight moves nothing", () => {
  const near = zoomAt(whole, 0, 0, 6, whole, 26);
  const moved = reveal(near, 900, 1900, size, bounds);
  const at = [900 * moved.scale + moved.left, 1900 * moved.scale + moved.top] as const;
  expect(at[0] > 0 && at[0] < 800 && at[1] > 0 && at[1] < 600).toBe(true);
  expect(reveal(whole, 500, 1000, size, bounds)).toBe(whole);
});
