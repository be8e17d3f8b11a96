/**
 * The verbs of HQ about merchants: an application, terms of commission, approval, which becomes a store. Ratios are basis
 * points, instants ms; a merchant's number is given by the server and cannot be guessed.
 */
import { z } from "zod";
import { AcknowledgedBy, Needed, NEEDED } from "../rules/acknowledge.ts";
import { Ratio } from "../rules/schema.ts";
import { Name as StoreName, NewStoreId } from "./hqDevices.ts";
import { Instant } from "./view.ts";

const Count = z.number().int().min(0);
const Fen = z.number().int();
const By = z.string().trim().min(1).max(40);
const Reason = z.string().trim().min(1).max(200);
/** A member by id, phone or card; null: nobody. */
const Recruiter = z.string().trim().min(1).max(80).nullable();
const DayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day as YYYY-MM-DD");
const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** Applied; terms agreed; a store by now; turned down; taken back by the merchant. */
export const MERCHANT_STATES = ["applied", "agreed", "approved", "rejected", "withdrawn"] as const;
export const MerchantState = z.enum(MERCHANT_STATES);
export type MerchantState = z.infer<typeof MerchantState>;

export const MerchantId = z.string().regex(/^M-[0-9A-Z]{4}-[0-9A-Z]{4}$/, "a number such as M-7K3Q-9XZT");

/** What a merchant says of itself. */
export const Application = z.strictObject({
  name: z.string().trim().min(1).max(60),
  contact: z.string().trim().min(1).max(40),
  phone: z.string().regex(/^[0-9+() -]{5,20}$/, "5 to 20 digits"),
  address: z.string().trim().max(120),
  note: z.string().trim().max(400),
});
export type Application = z.infer<typeof Application>;

export const HqMerchant = z.strictObject({
  id: z.string(),
  ...Application.shape,
  phone: z.string(),
  /** Who brought it (§11.5). */
  recruiter: z.strictObject({ member: z.string(), memberLabel: z.string() }).nullable(),
  state: MerchantState,
  /** As proposed, then as agreed; null: nothing was said. */
  commissionBp: Ratio.nullable(),
  /** Since when terms are agreed. */
  agreedOn: z.string().nullable(),
  /** What it became. */
  store: z.string().nullable(),
  appliedAt: Instant,
  changedAt: Instant,
});
export type HqMerchant = z.infer<typeof HqMerchant>;

export const MerchantAct = z.strictObject({
  n: Count,
  at: Instant,
  by: z.string(),
  what: MerchantState,
  commissionBp: Ratio.nullable(),
  remark: z.string(),
});
export type MerchantAct = z.infer<typeof MerchantAct>;

export const MERCHANT_SORTS = ["changed", "applied", "name"] as const;
const MerchantPlace = z.strictObject({
  id: MerchantId,
  name: z.string().max(60),
  appliedAt: Instant,
  changedAt: Instant,
});

/** The rules of a merchant's store: what would be published, on which version, and whether it holds already. */
export const MerchantRules = z.strictObject({ text: z.string(), base: Count, inForce: z.boolean() });

export const merchantVerbs = {
  /**
   * A page at a time, after the last one read (null: from the first). `text`: part of a name, a contact, a phone, an address or a
   * number. `counts`: how many there are in each state, whatever is looked for.
   */
  "merchant.list": verb(
    z.strictObject({
      text: z.string().trim().max(60),
      state: MerchantState.nullable(),
      sort: z.enum(MERCHANT_SORTS),
      after: MerchantPlace.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.strictObject({
      rows: z.array(HqMerchant),
      /** Whether merchants may apply by themselves. */
      open: z.boolean(),
      counts: z.strictObject({ applied: Count, agreed: Count, approved: Count, rejected: Count, withdrawn: Count }),
    }),
  ),
  /** `history`: oldest first; `rules` null: it is no store. Refused: `unknown-merchant`. */
  "merchant.one": verb(
    z.strictObject({ id: MerchantId }),
    z.strictObject({
      merchant: HqMerchant,
      storeName: z.string().nullable(),
      history: z.array(MerchantAct),
      rules: MerchantRules.nullable(),
    }),
  ),
  /**
   * What its store sold between two days, both included, less what was handed back, and the share of it that the rules in force
   * give (§10.2): of the sum, rounded down once; null: they say none. Refused: `unknown-merchant`, `merchant-state`, `malformed`.
   */
  "merchant.figures": verb(
    z.strictObject({ id: MerchantId, from: DayText, to: DayText }),
    z.strictObject({ sales: Count, netFen: Fen, commissionBp: Ratio.nullable(), commissionFen: Fen.nullable() }),
  ),
  /** `recruiter`: a member by id, phone or card. Refused: `unknown-member`, `malformed`. */
  "merchant.apply": verb(
    z.strictObject({
      ...Application.shape,
      recruiter: Recruiter,
      commissionBp: Ratio.nullable(),
      by: By,
    }),
    HqMerchant,
  ),
  /**
   * Terms and who brought it, for the first time or other ones; of a store that there is, rules follow by `merchant.publish`.
   * Refused: `unknown-merchant`, `merchant-state`, `unknown-member`, `malformed`.
   */
  "merchant.agree": verb(
    z.strictObject({
      id: MerchantId,
      commissionBp: Ratio,
      on: DayText,
      recruiter: Recruiter,
      remark: Reason,
      by: By,
    }),
    HqMerchant,
  ),
  /**
   * Adds the store, and publishes what the rules say of it: commission and who brought it. Where these cannot be published yet
   * (`published` null; `refused` says why), the store is there and `merchant.publish` goes on. Refused: `unknown-merchant`,
   * `merchant-state`, `store-exists`.
   */
  "merchant.approve": verb(
    z.strictObject({ id: MerchantId, store: NewStoreId, storeName: StoreName, reason: Reason, by: By }),
    z.strictObject({
      merchant: HqMerchant,
      published: Count.nullable(),
      refused: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    }),
  ),
  /**
   * Publishes what the rules say of an approved merchant's store, as `rules.publish` does, to the tills of that store. What is in
   * force already is not published again. Refused: `unknown-merchant`, `merchant-state`, `rules-changed` (`base` is no longer the
   * chain's newest), `invalid-rules`, `internal`.
   */
  "merchant.publish": verb(
    z.strictObject({
      id: MerchantId,
      base: Count,
      acknowledge: z.strictObject({ by: AcknowledgedBy, what: z.array(Needed).max(NEEDED.length) }).optional(),
      by: By,
    }),
    z.strictObject({ version: Count }),
  ),
  /** Whether merchants may apply by themselves, at `/join/`. */
  "merchant.door": verb(z.strictObject({ open: z.boolean() }), z.strictObject({ open: z.boolean() })),
  /** Refused: `unknown-merchant`, `merchant-state`. */
  "merchant.reject": verb(z.strictObject({ id: MerchantId, reason: Reason, by: By }), HqMerchant),
  /** Refused: `unknown-merchant`, `merchant-state`. */
  "merchant.withdraw": verb(z.strictObject({ id: MerchantId, reason: Reason, by: By }), HqMerchant),
} as const;
