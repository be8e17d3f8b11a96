/** Shifts and the cash in the drawer, as the screens see them. Amounts in fen. */
import { z } from "zod";
import { Amount, Instant, TenderKind } from "./view.ts";

const Signed = z.number().int();
/** What was counted: how many of each coin and note. */
export const Denomination = z.strictObject({
  valueFen: z.number().int().min(1).max(1_000_000),
  count: z.number().int().min(0).max(100_000),
});
export type Denomination = z.infer<typeof Denomination>;

export const ShiftView = z.strictObject({
  shift: z.string(),
  openedAt: Instant,
  openedBy: z.string().nullable(),
  floatFen: Amount,
});
export type ShiftView = z.infer<typeof ShiftView>;

/** An X report while the shift is open, a Z report once it is closed. */
export const ShiftReport = ShiftView.extend({
  /** Z reports are numbered without a gap; null: the shift is open. */
  number: z.number().int().nullable(),
  closedAt: Instant.nullable(),
  closedBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  orders: z.number().int(),
  salesFen: Amount,
  discountsFen: Amount,
  roundingFen: Signed,
  returns: z.number().int(),
  returnsFen: Amount,
  /** By tender: taken, handed back, and how often. */
  tenders: z.array(
    z.strictObject({
      kind: z.union([TenderKind, z.enum(["balance", "points", "love"])]),
      takenFen: Amount,
      givenBackFen: Amount,
      count: z.number().int(),
    }),
  ),
  paidInFen: Amount,
  paidOutFen: Amount,
  drawerOpened: z.number().int(),
  /** float + cash sales − cash handed back + paid in − paid out. Null: not to be seen before the count. */
  expectedFen: Signed.nullable(),
  countedFen: Amount.nullable(),
  differenceFen: Signed.nullable(),
  reason: z.string().nullable(),
  counted: z.array(Denomination),
  queue: z.strictObject({
    /** Entitlements of the shift's own sales. */
    grantedFen: Amount,
    /** What the shift's sales were extracted for. */
    extractedFen: Amount,
    /** Paid to those who wait, out of a queue of this till; the server's queues pay later. Null: not known here. */
    paidOutFen: Amount.nullable(),
    /** What waits now in the queue that this till's sales join; null: not known here. */
    outstandingFen: Amount.nullable(),
  }),
  /** Facts that the server has not confirmed yet. */
  unsent: z.number().int(),
});
export type ShiftReport = z.infer<typeof ShiftReport>;
