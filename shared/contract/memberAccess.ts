/** The verbs of the member page about being let in: a one-time code to a phone, the signed link of a receipt (§9). */
import { z } from "zod";
import { MemberEntry, MemberShop } from "./memberEntry.ts";
import { Phone } from "./till.ts";
import { Instant } from "./view.ts";

type How = { readonly session: boolean; readonly settled: boolean };
const verb = <I extends z.ZodType, O extends z.ZodType, const H extends How>(input: I, output: O, how: H) => ({
  input,
  output,
  ...how,
});

export const CODE_DIGITS = 6;
const Code = z.string().regex(/^[0-9]{6}$/, `${CODE_DIGITS} digits`);

export const accessVerbs = {
  /** A code goes to the phone, whether or not it is a member's. */
  "code.ask": verb(z.strictObject({ phone: Phone }), z.strictObject({ validUntil: Instant, againAt: Instant }), {
    session: false,
    settled: false,
  }),
  /**
   * Whoever has the code is let in; a phone that is nobody's becomes a member's. `invitation`: the code of whoever
   * brought them (§11.6), null: nobody; `invited`: whether that was set down.
   */
  "code.enter": verb(
    z.strictObject({ phone: Phone, code: Code, invitation: z.string().max(200).nullable() }),
    z.strictObject({ isNew: z.boolean(), invited: z.boolean() }),
    { session: false, settled: true },
  ),
  "sign-out": verb(z.strictObject({}), z.strictObject({}), { session: true, settled: false }),
  /** One order, to whoever has the link of its receipt (shared/facts/receiptLink.ts). Names nobody. */
  receipt: verb(
    z.strictObject({ order: z.string().min(1).max(80), signature: z.string().min(1).max(200) }),
    z.strictObject({ shop: MemberShop, order: z.string(), at: Instant, entries: z.array(MemberEntry) }),
    { session: false, settled: false },
  ),
} as const;
