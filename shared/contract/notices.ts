/** What a member is told (§9.3). */
import { ANNOUNCED } from "../rules/twoPersons.ts";

export const NOTICE_KINDS = [
  "joined",
  "paid",
  "fully-paid",
  "drawn",
  "exchanged",
  "converted",
  "cleared",
  "voided",
  "clawed-back",
  "paid-out",
  "corrected",
  "gift-cancelled",
  ...ANNOUNCED,
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];
