/** The verbs of HQ about what is stored of a person: a copy of all of it, and erasing it. */
import { z } from "zod";
import { Instant } from "./view.ts";

const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

export const privacyVerbs = {
  /** Where the file lies of all that is stored about a member (docs/exports.md), to be opened in the same session. Refused: `unknown-member`. */
  "member.export": verb(z.strictObject({ member: z.string().min(1).max(80) }), z.strictObject({ path: z.string() })),
  /**
   * The person of a member goes: phone, card and name leave the books and the tills; what the member has and waits for
   * stays under its id. Of one whose person is gone: answered as done. By the id alone, for what is asked is logged.
   * Refused: `unknown-member`, `member-held` (a sale holds a part of its balance), `member-proposed` (a proposal about it is
   * open), `queue-halted`.
   */
  "member.erase": verb(
    z.strictObject({
      member: z.string().min(1).max(80),
      reason: z.string().trim().min(1).max(120),
      by: z.string().trim().min(1).max(40),
    }),
    z.strictObject({ member: z.string(), erasedAt: Instant }),
  ),
} as const;
