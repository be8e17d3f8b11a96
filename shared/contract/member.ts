/**
 * The verbs of the member page: what it may ask of the server, over HTTP `POST /api/member/<verb>` with a JSON body.
 * `session`: asked by a member who is signed in, of what is the member's own; `settled`: it changes the books, and is
 * answered where the chain settles. Amounts are fen, points and love value hundredths, instants milliseconds.
 */
import type { z } from "zod";
import type { Outcome } from "../kernel/outcome.ts";
import { accessVerbs } from "./memberAccess.ts";
import { ACT_REFUSALS, actVerbs } from "./memberActs.ts";
import { memberNoticeVerbs } from "./memberNotices.ts";
import { entryVerbs } from "./memberEntry.ts";
import { historyVerbs } from "./memberHistory.ts";
import { privacyVerbs } from "./memberPrivacy.ts";

export const memberVerbs = {
  ...accessVerbs,
  ...entryVerbs,
  ...historyVerbs,
  ...memberNoticeVerbs,
  ...actVerbs,
  ...privacyVerbs,
} as const;

export type MemberVerb = keyof typeof memberVerbs;
export const MEMBER_VERBS = Object.keys(memberVerbs) as MemberVerb[];
export type MemberInput<V extends MemberVerb> = z.infer<(typeof memberVerbs)[V]["input"]>;
export type MemberOutput<V extends MemberVerb> = z.infer<(typeof memberVerbs)[V]["output"]>;

export const MEMBER_REFUSALS = [
  "unknown-verb",
  "malformed",
  "busy",
  "internal",
  "not-signed-in",
  "codes-off",
  "wrong-code",
  "too-many-codes",
  "link-refused",
  "link-expired",
  "not-here-yet",
  "unknown-entry",
  "not-confirmed",
  "member-held",
  "member-proposed",
  ...ACT_REFUSALS,
  "queue-halted",
] as const;
export type MemberRefusal = (typeof MEMBER_REFUSALS)[number];
export type MemberAnswer<V extends MemberVerb> = Outcome<MemberOutput<V>, MemberRefusal>;
