/** The verb of the member page about what is stored of a person. A copy of all of it is no verb but a file: `GET /api/member/all.json`. */
import { z } from "zod";
import { Instant } from "./view.ts";

export const privacyVerbs = {
  /**
   * The person goes: phone, card and name leave the books and the tills; what it has and waits for stays under its id. Ends
   * every session of the member. `confirm`: the last four digits of its phone, or of its card. Refused: `not-confirmed`,
   * `member-held`, `member-proposed`, `queue-halted`.
   */
  "privacy.erase": {
    input: z.strictObject({ confirm: z.string().trim().min(1).max(8) }),
    output: z.strictObject({ erasedAt: Instant }),
    session: true as const,
    settled: true as const,
  },
} as const;
