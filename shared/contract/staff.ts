/**
 * Who stands at a till, and what a role may do: clerks, roles, rights. A right is allowed, needs the
 * approval of somebody who has it, or is denied.
 */
import { z } from "zod";

export const Role = z.enum(["clerk", "senior", "manager"]);
export type Role = z.infer<typeof Role>;

/** What may be allowed, approved or denied, each on its own. */
export const RIGHTS = [
  /** A discount up to the role's own limit; one beyond it is `discount-large`. */
  "discount",
  "discount-large",
  /** Another price than the catalogue's. */
  "price",
  "return",
  /** A line or a whole cart taken away after it was rung up. */
  "void",
  /** The drawer opened without a sale. */
  "drawer",
  /** Cash paid in or out. */
  "cash",
  "reprint",
  "shift-open",
  "shift-close",
  /** Closing a shift whose difference is beyond the limit. */
  "shift-difference",
  /** Seeing the figures of a shift that is open (X report). */
  "shift-report",
  "stock",
  "import",
  "export",
  "audit",
  "staff",
  "settings",
  "training",
] as const;
export const Right = z.enum(RIGHTS);
export type Right = z.infer<typeof Right>;

export const RightMode = z.enum(["allowed", "approval", "denied"]);
export type RightMode = z.infer<typeof RightMode>;

/** What each role may do; `discountLimitBp`: the largest discount, in basis points, that is not a large one. */
export const RoleRights = z.strictObject({
  rights: z.strictObject(Object.fromEntries(RIGHTS.map((it) => [it, RightMode])) as Record<Right, typeof RightMode>),
  discountLimitBp: z.number().int().min(0).max(10_000),
});
export type RoleRights = z.infer<typeof RoleRights>;
export const Rights = z.strictObject({ clerk: RoleRights, senior: RoleRights, manager: RoleRights });
export type Rights = z.infer<typeof Rights>;

const every = (mode: RightMode, but: Partial<Record<Right, RightMode>>): RoleRights["rights"] => ({
  ...(Object.fromEntries(RIGHTS.map((it) => [it, mode])) as RoleRights["rights"]),
  ...but,
});

/** Before a merchant has said otherwise. */
export const USUAL_RIGHTS: Rights = {
  clerk: {
    rights: every("approval", {
      discount: "allowed",
      void: "allowed",
      "shift-open": "allowed",
      "shift-close": "allowed",
      audit: "denied",
      staff: "denied",
      settings: "denied",
      import: "denied",
      export: "denied",
    }),
    discountLimitBp: 1000,
  },
  senior: {
    rights: every("allowed", {
      "discount-large": "approval",
      "shift-difference": "approval",
      staff: "denied",
      settings: "approval",
      import: "approval",
      export: "approval",
    }),
    discountLimitBp: 3000,
  },
  manager: { rights: every("allowed", {}), discountLimitBp: 10_000 },
};

export const ClerkId = z.string().regex(/^[0-9A-Za-z-]{1,20}$/, "expected 1 to 20 letters, digits or dashes");
export const Pin = z.string().regex(/^[0-9]{4,8}$/, "expected 4 to 8 digits");
export const ClerkName = z.string().trim().min(1).max(40);

export const ClerkView = z.strictObject({
  id: ClerkId,
  name: z.string(),
  role: Role,
  active: z.boolean(),
  /** Until when no PIN is taken from this clerk after too many wrong ones; null: it is. */
  lockedUntil: z.number().int().nullable(),
  /** Kept at headquarters for the whole store: not changed at the till. */
  hq: z.boolean(),
});
export type ClerkView = z.infer<typeof ClerkView>;
