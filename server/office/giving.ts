/** How much members may give each other (§7.2), as headquarters sets it for the whole chain. */
import { z } from "zod";
import type { ServerReader } from "../store/store.ts";

/** Under this name it is kept. */
const SETTING = "giving";

const Limits = z.strictObject({ timesADay: z.int().min(0), pointsADay: z.int().min(0), loveADay: z.int().min(0) });
/** Of one member and day; amounts in hundredths. 0: it is not done at all. */
export type GivingLimits = z.infer<typeof Limits>;

/** Until headquarters says otherwise. */
const USUAL: GivingLimits = { timesADay: 10, pointsADay: 10_000_00, loveADay: 10_000_00 };

export function givingLimits({ settings }: ServerReader): GivingLimits {
  const text = settings.text(SETTING);
  return text === undefined ? USUAL : Limits.parse(JSON.parse(text));
}
