/** The merchant's webhook for notices to members (§9.3): where it is, whether letters arrive, and those that it refuses. */
import { z } from "zod";
import { NOTICE_KINDS } from "./notices.ts";
import { Instant } from "./view.ts";

const Count = z.number().int().min(0);
const By = z.string().trim().min(1).max(40);

/**
 * Refused and tried again; held back behind an earlier one of the same member; given up; given up for good by a person;
 * taken after a person had it sent again.
 */
export const LETTER_STATES = ["trying", "behind", "dead", "dropped", "taken"] as const;
export type LetterState = (typeof LETTER_STATES)[number];

export const HookState = z.strictObject({
  /** Null: none is set; then all below says nothing. */
  url: z.string().nullable(),
  isOn: z.boolean(),
  setAt: Instant.nullable(),
  setBy: z.string(),
  /** When it last took anything; null: never. */
  takenAt: Instant.nullable(),
  /** Null: it does not fail. */
  failing: z.strictObject({ since: Instant, tries: Count, nextAt: Instant, said: z.string() }).nullable(),
  /** Notices that were not sent yet. */
  waiting: Count,
  /** Letters that are tried again, or stand behind such a one. */
  held: Count,
  dead: Count,
});
export type HookState = z.infer<typeof HookState>;

export const HqLetter = z.strictObject({
  /** The number of its notice. */
  n: z.number().int().min(1),
  kind: z.enum(NOTICE_KINDS),
  member: z.string(),
  memberLabel: z.string(),
  /** Empty: of no order. */
  order: z.string(),
  line: Count,
  amountFen: z.number().int(),
  at: Instant,
  state: z.enum(LETTER_STATES),
  tries: Count,
  nextAt: Instant.nullable(),
  /** When it was first refused; null: it stands behind another. */
  refusedAt: Instant.nullable(),
  /** What was answered last; empty: nothing yet. */
  answer: z.string(),
  decided: z.strictObject({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
});
export type HqLetter = z.infer<typeof HqLetter>;

const OneLetter = z.strictObject({
  n: z.number().int().min(1),
  reason: z.string().trim().min(1).max(200),
  by: By,
});

export const noticeVerbs = {
  "notice.state": { input: z.strictObject({}), output: HookState },
  /**
   * Where letters go. `secret`: what they are signed with, said this once; null: it stays as it was. The first time it is
   * turned on, and begins with what comes from now on. Refused: `webhook-address`.
   */
  "notice.hook": {
    input: z.strictObject({ url: z.string().trim().max(500), by: By }),
    output: z.strictObject({ secret: z.string().nullable() }),
  },
  /** Another secret; the one before signs nothing any more. Refused: `no-webhook`. */
  "notice.secret": { input: z.strictObject({ by: By }), output: z.strictObject({ secret: z.string() }) },
  /** `skip`: what waits is left out for good. Refused: `no-webhook`. */
  "notice.turn": { input: z.strictObject({ on: z.boolean(), skip: z.boolean(), by: By }), output: HookState },
  /** A letter of kind `test`, once. `status` null: nobody answered. Refused: `no-webhook`. */
  "notice.test": {
    input: z.strictObject({ by: By }),
    output: z.strictObject({ status: z.number().int().nullable(), said: z.string() }),
  },
  /** Newest first. `text`: a member's id, phone or card, or the beginning of an order's id; empty: all. */
  "letter.list": {
    input: z.strictObject({
      state: z.enum(LETTER_STATES).nullable(),
      kind: z.enum(NOTICE_KINDS).nullable(),
      text: z.string().trim().max(80),
      before: Count.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    output: z.strictObject({ rows: z.array(HqLetter) }),
  },
  /** A dead one is sent again, before what comes of its member. Refused: `unknown-letter`, `letter-not-dead`. */
  "letter.again": { input: OneLetter, output: HqLetter },
  /** A dead one is given up for good. Refused: as above. */
  "letter.drop": { input: OneLetter, output: HqLetter },
} as const;
