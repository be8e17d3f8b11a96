import type { zhStaff } from "./zhStaff.ts";

export const enStaff: Record<keyof typeof zhStaff, string> = {
  "refusal.unknown-clerk": "No such clerk works here. Choose a name from the list.",
  "refusal.locked": "Too many wrong PINs: this clerk has to wait a while. Others can sign in.",
  "refusal.wrong-pin": "That is not the PIN.",
  "refusal.needs-approval": "This needs the PIN of somebody who may approve it.",
  "refusal.last-manager":
    "One manager has to stay, who can change all this again. The first clerk has to be a manager.",
  "refusal.no-shift": "No shift is open. Count the float and open one first.",
  "refusal.shift-open": "A shift is open already. Close it first.",
  "refusal.needs-reason":
    "The count differs from what is expected by more than the limit. Count again, or close with a reason.",
};
