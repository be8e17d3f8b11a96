/**
 * The verbs of HQ about those who work there: who is signed in, users with their roles, passwords and one-time codes,
 * and the log of what was done. Passwords go in and never come out; a secret of one-time codes comes out once.
 */
import { z } from "zod";
import { Instant } from "./view.ts";

/** Those who work at HQ itself, and see every store. */
export const OFFICE_ROLES = ["owner", "finance", "operator", "auditor"] as const;
/** A manager belongs to one store, and is asked for by the verbs of a store alone. */
export const HQ_ROLES = [...OFFICE_ROLES, "manager"] as const;
export const HqRole = z.enum(HQ_ROLES);
export type HqRole = z.infer<typeof HqRole>;

/** Whoever came in by the link with the key: an owner without a name of its own. */
export const KEY_NAME = "hq-key";
export const SHORTEST_PASSWORD = 10;

const Count = z.number().int().min(0);
const Nothing = z.strictObject({});
const Name = z.string().trim().min(1).max(40);
/** Absent: none. */
const OfStore = z.string().max(20).nullable().optional();
const UserId = z.string().min(1).max(40);
export const NewPassword = z
  .string()
  .min(SHORTEST_PASSWORD, `expected at least ${SHORTEST_PASSWORD} characters`)
  .max(200);
const verb = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** What is shown to sign in: the key of HQ, or a user's name, password and, if the user has one, the code of the moment. */
export const SignIn = z.union([
  z.strictObject({ key: z.string().max(200) }),
  z.strictObject({ name: Name, password: z.string().max(200), code: z.string().trim().max(10).nullable() }),
]);
export type SignIn = z.infer<typeof SignIn>;

export const HqUser = z.strictObject({
  id: UserId,
  name: z.string(),
  role: HqRole,
  /** Whose manager it is; null: no manager. */
  store: z.string().nullable(),
  /** Whether a one-time code is asked for beside the password. */
  totp: z.boolean(),
  /** Until then no sign-in under the name is tried from an address where too many failed (the longest, of several); null: there is none. */
  lockedUntil: Instant.nullable(),
  createdAt: Instant,
  disabledAt: Instant.nullable(),
});
export type HqUser = z.infer<typeof HqUser>;

/** A line of the log; each hash covers the line and the hash before it. */
export const HqAuditLine = z.strictObject({
  n: Count,
  at: Instant,
  who: z.string(),
  /** Null: nobody was signed in. */
  role: HqRole.nullable(),
  verb: z.string(),
  /** What was asked, as JSON, in short and without secrets. */
  what: z.string(),
  /** `ok`, or the code of the refusal. */
  outcome: z.string(),
  hash: z.string(),
});
export type HqAuditLine = z.infer<typeof HqAuditLine>;

export const peopleVerbs = {
  /** Who asks; `user` null: by the key. */
  me: verb(
    Nothing,
    z.strictObject({
      user: UserId.nullable(),
      name: z.string(),
      role: HqRole,
      store: z.string().nullable(),
      totp: z.boolean(),
    }),
  ),
  /** One's own password; ends one's other sessions. Refused: `wrong-sign-in`, `sign-in-locked`, `unknown-user` (the key has none). */
  "me.password": verb(z.strictObject({ old: z.string().max(200), password: NewPassword }), Nothing),
  /** By name; `keySignsIn`: whether the key alone is still enough. */
  "user.list": verb(Nothing, z.strictObject({ users: z.array(HqUser), keySignsIn: z.boolean() })),
  /** `store` beside the role `manager` alone. Refused: `user-exists`, `unknown-store`, `malformed`. */
  "user.add": verb(z.strictObject({ name: Name, role: HqRole, store: OfStore, password: NewPassword }), HqUser),
  /** Ends the user's sessions, as the following do. Refused: `unknown-user`, `last-owner`, `unknown-store`, `malformed`. */
  "user.role": verb(z.strictObject({ user: UserId, role: HqRole, store: OfStore }), HqUser),
  /** Another password; unlocks. Refused: `unknown-user`. */
  "user.password": verb(z.strictObject({ user: UserId, password: NewPassword }), HqUser),
  /** Refused: `unknown-user`, `last-owner`. */
  "user.disable": verb(z.strictObject({ user: UserId, disabled: z.boolean() }), HqUser),
  /** One-time codes on, with a new secret that is shown this once, or off. Refused: `unknown-user`. */
  "user.totp": verb(
    z.strictObject({ user: UserId, on: z.boolean() }),
    z.strictObject({
      user: HqUser,
      /** In base 32, and the same as an `otpauth:` link. */
      secret: z.string().nullable(),
      link: z.string().nullable(),
    }),
  ),
  /** Whether the key alone signs in. Refused: `last-owner` (no user is an owner who could). */
  "key.signsIn": verb(z.strictObject({ on: z.boolean() }), z.strictObject({ on: z.boolean() })),
  /** Newest first, before a number; of one user, of one verb, or of all. */
  "audit.list": verb(
    z.strictObject({
      before: Count.nullable(),
      who: Name.nullable(),
      verb: z.string().max(40).nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.array(HqAuditLine),
  ),
  /** Walks the whole log; `broken`: the first line that is not what was written, with why. `head`: the hash of the newest. */
  "audit.verify": verb(
    Nothing,
    z.strictObject({
      lines: Count,
      head: z.string(),
      broken: z.strictObject({ n: Count, why: z.enum(["missing", "changed", "cut-off"]) }).nullable(),
    }),
  ),
} as const;

export type PeopleVerb = keyof typeof peopleVerbs;

/** What the door of HQ does and writes down that no verb changes anything by, as it stands in the log. */
export const DOOR_ACTS = ["sign-in", "sign-out", "locked", "export", "member.export"] as const;
