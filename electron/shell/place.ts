/** Where windows stand on screens. Pure: screens are handed in. All in device-independent pixels. */
import { z } from "zod";

export const Bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
});
export type Bounds = z.infer<typeof Bounds>;
export type Screen = { readonly id: number; readonly bounds: Bounds; readonly workArea: Bounds };

export const USUAL_SIZE = { width: 1440, height: 900 } as const;
/** A window of which less than this can be seen is lost to a hand. */
const LEAST_SEEN = { width: 200, height: 100 } as const;

const overlap = (a: number, aSize: number, b: number, bSize: number): number =>
  Math.max(0, Math.min(a + aSize, b + bSize) - Math.max(a, b));
const seen = (a: Bounds, b: Bounds): { width: number; height: number } => ({
  width: overlap(a.x, a.width, b.x, b.width),
  height: overlap(a.y, a.height, b.y, b.height),
});
const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/**
 * Where a window goes that stood at `kept`: there, moved and shrunk into the screen it is mostly on; in the middle of
 * the first screen if it would hardly be seen on any.
 */
export function mend(kept: Bounds | null, screens: readonly Screen[]): Bounds {
  const first = screens[0]?.workArea ?? { x: 0, y: 0, ...USUAL_SIZE };
  const area = (screen: Screen): number => {
    if (kept === null) return 0;
    const { width, height } = seen(kept, screen.workArea);
    return width < LEAST_SEEN.width || height < LEAST_SEEN.height ? 0 : width * height;
  };
  const on = screens.toSorted((a, b) => area(b) - area(a))[0];
  const home = kept !== null && on !== undefined && area(on) > 0 ? on.workArea : null;
  const width = Math.min(home && kept ? kept.width : USUAL_SIZE.width, (home ?? first).width);
  const height = Math.min(home && kept ? kept.height : USUAL_SIZE.height, (home ?? first).height);
  if (home === null || kept === null) {
    const x = first.x + Math.floor((first.width - width) / 2);
    return { x, y: first.y + Math.floor((first.height - height) / 2), width, height };
  }
  return {
    x: clamp(kept.x, home.x, home.x + home.width - width),
    y: clamp(kept.y, home.y, home.y + home.height - height),
    width,
    height,
  };
}

/** Whether the customer's screen is to be there, and where: whole on a screen without the till, else as a window. */
export type Showing =
  | { readonly is: "none" }
  | { readonly is: "window" }
  | { readonly is: "full"; readonly on: Screen };

/** @param tillOn the screen that the till's window is on */
export function showing(wish: "auto" | "on" | "off", screens: readonly Screen[], tillOn: number): Showing {
  if (wish === "off") return { is: "none" };
  const other = screens.find(({ id }) => id !== tillOn);
  if (other) return { is: "full", on: other };
  return wish === "on" ? { is: "window" } : { is: "none" };
}
