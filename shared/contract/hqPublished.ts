/** What is published as rules: by one person, or proposed where it takes two. */
import { z } from "zod";
import { AcknowledgedBy, Needed, NEEDED } from "../rules/acknowledge.ts";
import { RulesText, Version } from "./tryOut.ts";

export const Published = z.strictObject({
  text: RulesText,
  base: Version.nullable(),
  to: z.strictObject({ stores: z.array(z.string()).max(10_000), tills: z.array(z.string()).max(10_000) }).nullable(),
  /** The rules in force are still those of `base`, or nothing is published. Refused: `rules-changed`. */
  onlyOnBase: z.boolean().optional(),
  acknowledge: z.strictObject({ by: AcknowledgedBy, what: z.array(Needed).max(NEEDED.length) }).optional(),
});
export type Published = z.infer<typeof Published>;
