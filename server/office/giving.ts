/** How much members may give each other (§7.2), as headquarters sets it for the whole chain. */
import { GivingLimits } from "../../shared/contract/hqGifts.ts";
import type { ServerReader, ServerWriter } from "../store/store.ts";

/** Under this name it is kept. */
const SETTING = "giving";

/** Until headquarters says otherwise. */
const USUAL: GivingLimits = { timesADay: 10, pointsADay: 1_000_000, loveADay: 1_000_000 };

export function givingLimits({ settings }: Pick<ServerReader, "settings">): GivingLimits {
  const text = settings.text(SETTING);
  return text === undefined ? USUAL : GivingLimits.parse(JSON.parse(text));
}

export const setGivingLimits = ({ settings }: ServerWriter, limits: GivingLimits): void =>
  settings.setText(SETTING, JSON.stringify(limits));
