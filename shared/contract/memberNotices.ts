/** The verbs of the member page about what the member was told (§9.3). Amounts are fen. */
import { z } from "zod";
import { NOTICE_KINDS } from "./notices.ts";
import { Instant } from "./view.ts";

const Count = z.number().int().min(0);

/** Its amount is absent where a switch of §9.2 turns it off. */
export const MemberNotice = z.strictObject({
  n: Count,
  kind: z.enum(NOTICE_KINDS),
  at: Instant,
  /** Null: of no order. */
  of: z.strictObject({ order: z.string(), line: Count, store: z.string().nullable() }).nullable(),
  /** Below zero where it was taken. */
  amountFen: z.number().int().optional(),
});
export type MemberNotice = z.infer<typeof MemberNotice>;

export const memberNoticeVerbs = {
  /** Newest first, those before a number (null: from the newest). `seen`: those up to it were read before. */
  "notices.list": {
    input: z.strictObject({ before: Count.nullable(), limit: z.number().int().min(1).max(50) }),
    output: z.strictObject({ rows: z.array(MemberNotice), next: Count.nullable(), seen: Count, timezone: z.string() }),
    session: true,
    settled: false,
  },
  /** All up to one of the member's own were read. `unread`: how many were not, a hundred for more. */
  "notices.read": {
    input: z.strictObject({ upTo: Count }),
    output: z.strictObject({ unread: Count }),
    session: true,
    settled: true,
  },
} as const;
