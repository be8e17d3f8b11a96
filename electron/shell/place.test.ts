import { expect, test } from "vitest";
import { screenAt } from "../stubDesktop.ts";
import { mend, showing, USUAL_SIZE } from "./place.ts";

const [first, second] = [screenAt(1, 0), screenAt(2, 1920)];

test("a window stands where it stood, on whichever screen that was", () => {
  const left = { x: 100, y: 50, width: 1200, height: 800 };
  const right = { x: 2000, y: 50, width: 1200, height: 800 };
  expect(mend(left, [first, second])).toEqual(left);
  expect(mend(right, [first, second])).toEqual(right);
});

test("a window never seen before stands in the middle of the first screen, and fits into it", () => {
  expect(mend(null, [second, first])).toEqual({ x: 2160, y: 70, ...USUAL_SIZE });
  const small = { id: 3, bounds: first.bounds, workArea: { x: 0, y: 0, width: 1024, height: 600 } };
  expect(mend(null, [small])).toEqual({ x: 0, y: 0, width: 1024, height: 600 });
  expect(mend(null, [])).toEqual({ x: 0, y: 0, ...USUAL_SIZE });
});

test.each([
  ["on a screen that is gone", { x: 2000, y: 50, width: 1200, height: 800 }],
  ["with a strip of it in sight", { x: 1800, y: 50, width: 1200, height: 800 }],
  ["above every screen", { x: 0, y: -790, width: 1200, height: 800 }],
])("a window that stood %s comes back to the middle of the first", (_where, kept) => {
  expect(mend(kept, [first])).toEqual({ x: 240, y: 70, ...USUAL_SIZE });
});

test("a window that hangs over the edge, or is larger than the screen, is moved and shrunk into it", () => {
  expect(mend({ x: 1000, y: -100, width: 1200, height: 800 }, [first])).toEqual({
    x: 720,
    y: 0,
    width: 1200,
    height: 800,
  });
  expect(mend({ x: -50, y: 0, width: 4000, height: 3000 }, [first])).toEqual(first.workArea);
});

test("the customer's screen is whole on the screen without the till, else a window where it was asked for", () => {
  expect(showing("auto", [first], 1)).toEqual({ is: "none" });
  expect(showing("on", [first], 1)).toEqual({ is: "window" });
  expect(showing("auto", [first, second], 1)).toEqual({ is: "full", on: second });
  expect(showing("on", [first, second], 2)).toEqual({ is: "full", on: first });
  expect(showing("off", [first, second], 1)).toEqual({ is: "none" });
});
