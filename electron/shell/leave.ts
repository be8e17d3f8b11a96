/** Whether the window may close, and kiosk mode be left. Pure: the answers are acted on elsewhere. */
import type { Standing } from "./ask.ts";

/** `ask`: a person has to confirm it first. */
export type Leaving = "free" | "ask" | "refused";

/** Kiosk mode is left by a confirmed wish; where clerks sign in, by a manager's alone. Unknown counts as staffed. */
export function leaveKiosk({ isStaffed, isManager }: Pick<Standing, "isStaffed" | "isManager">): Leaving {
  return isStaffed === false || isManager ? "ask" : "refused";
}

/** The window closes freely but while a sale is open. It is kept on disk: not to know of one is no reason to ask. */
export const closeWindow = ({ hasSale }: Pick<Standing, "hasSale">): Leaving => (hasSale === true ? "ask" : "free");

type Key = {
  readonly type: string;
  readonly key: string;
  readonly control: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
};
/** Ctrl+Shift+Q, on macOS ⌘⇧Q too. */
export const isLeaveChord = ({ type, key, control, shift, alt, meta }: Key): boolean =>
  type === "keyDown" && key.toLowerCase() === "q" && shift && !alt && control !== meta;
