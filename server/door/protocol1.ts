/**
 * Protocol 1, frozen: the messages of the version before the present one, with which tills that were not
 * updated yet go on. Shares nothing with the living messages but the rules' schema; what rules have
 * learned since is taken out on the way (`rulesFor1`).
 */
import { z } from "zod";
import { MAX_AMOUNT } from "../../shared/kernel/money.ts";
import { PARTS, type Rules } from "../../shared/rules/schema.ts";
import type { Feed, FeedBody, ShopSnapshot } from "../../shared/sync/messages.ts";

/** The union queue (§10) and rewards (§11) were not offered. */
const Rules1 = z.strictObject({
  ...PARTS,
  union: z.null().default(null),
  rewards: z.null().default(null),
});
type Rules1 = z.infer<typeof Rules1>;

const MAX_BATCH = 500;
const MAX_FACT_BYTES = 64 * 1024;
const TillId = z
  .string()
  .regex(/^[a-z0-9-]{1,20}\/[a-z0-9-]{1,20}$/, "expected store/till, each 1 to 20 of a–z, 0–9, -");
const Hash = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hex digits");
const Base64 = z
  .string()
  .regex(/^[0-9A-Za-z+/]+=*$/, "expected base64")
  .max(200);
const Amount = z.int().min(0).max(MAX_AMOUNT);
const Count = z.int().min(0);

/** Server → till on connection: sign this. */
export const Challenge1 = z.strictObject({ nonce: z.string().min(16).max(64), protocol: z.int() });

/** Till → server: who I am, what I hold. `signature` is over `helloClaim`. */
export const Hello1 = z.strictObject({
  till: TillId,
  protocol: z.int(),
  signature: Base64,
  /** The till's newest fact, and how far it has the feed. */
  seq: Count,
  feed: Count,
  /** The till's own clock. */
  now: z.int(),
});

export const Welcome1 = z.strictObject({
  /** The last fact of this till the server holds, and its hash. */
  cursor: Count,
  head: Hash,
  serverTime: z.int(),
  feedHead: Count,
});

/** Facts of one till in order, chained to `prev`; `signature` is over `batchClaim`. */
export const Batch1 = z.strictObject({
  till: TillId,
  from: z.int().min(1),
  prev: Hash,
  lines: z.array(z.string().max(MAX_FACT_BYTES)).min(1).max(MAX_BATCH),
  head: Hash,
  signature: Base64,
});

/** After commit: everything up to `cursor` is the server's. */
export const Taken1 = z.strictObject({ cursor: Count, head: Hash });

export const Pull1 = z.strictObject({ after: Count, limit: z.int().min(1).max(MAX_BATCH) });

/** One entry of an order of this till as it now stands, with the payouts since the last snapshot. */
const EntrySnapshot1 = z.strictObject({
  kind: z.literal("entry"),
  order: z.string(),
  line: Count,
  /** The newest fact of that till that the server had carried out by then. */
  fact: Count,
  queue: z.string(),
  state: z.enum(["waiting", "done", "converted", "exchanged", "cleared", "voided"]),
  drawn: z.boolean(),
  ratio: Count,
  entitlement: Amount,
  paid: Amount,
  exchanged: Amount,
  cleared: Amount,
  voided: Amount,
  clawed: Amount,
  remaining: Amount,
  exchangedTo: z.enum(["points", "love", "frozen"]).nullable(),
  exchangeRatio: Count.nullable(),
  payouts: z.array(
    z.strictObject({
      queue: z.string(),
      from: z.string(),
      fromLine: Count,
      amount: Amount,
      member: z.string(),
      at: z.int(),
    }),
  ),
});

export const MemberFigures1 = z.strictObject({
  id: z.string(),
  phone: z.string().nullable(),
  card: z.string().nullable(),
  name: z.string().nullable(),
  level: z.string().nullable(),
  cash: z.int(),
  /** Points and available love value, in hundredths (§1.2); below zero after a claw-back. */
  points: z.int(),
  love: z.int(),
  waiting: Count,
  waitingAmount: Amount,
  asOf: z.int(),
});

const Member1 = MemberFigures1.extend({ kind: z.literal("member") });
const FeedBody1 = z.discriminatedUnion("kind", [
  EntrySnapshot1,
  Member1,
  z.strictObject({ kind: z.literal("rules"), version: z.int().min(1), timezone: z.string(), rules: Rules1 }),
]);

const QueueFigures1 = z.strictObject({
  key: z.string(),
  waiting: Count,
  waitingAmount: Amount,
  extracted: Amount,
  paid: Amount,
  retained: Amount,
  carried: Amount,
  /** The first entries of the line, for the picture. */
  head: z.array(z.strictObject({ order: z.string(), entitlement: Amount, paid: Amount, remaining: Amount })),
  asOf: z.int(),
});

/** Rows of the feed after the till's cursor, each one numbered; and the merged queue this till's sales join, as it stands. */
export const Feed1 = z.strictObject({
  rows: z.array(z.strictObject({ n: z.int().min(1), body: FeedBody1 })),
  head: Count,
  queue: QueueFigures1.nullable(),
});
export type Feed1 = z.infer<typeof Feed1>;

export const MemberQuery1 = z.union([
  z.strictObject({ phone: z.string().max(20) }),
  z.strictObject({ card: z.string().max(40) }),
  z.strictObject({ id: z.string().max(80) }),
]);

/** `POST /api/enrol`: a one-time code and the public key that the till made (Ed25519, SPKI DER, base64). */
export const Enrol1 = z.strictObject({
  code: z.string().min(1).max(64),
  publicKey: Base64,
  /** The identity a till has already sold under; null: a till that has sold nothing. */
  till: TillId.nullable(),
  protocol: z.int(),
});

const Product1 = z.strictObject({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  barcode: z.string().nullable(),
  price: Amount,
  category: z.string(),
  /** Place among the quick keys of its category; null: none. */
  key: Count.nullable(),
});

/** What a till has to know to sell: who it is, the rules, the catalogue. */
export const ShopSnapshot1 = z.strictObject({
  till: TillId,
  tillName: z.string(),
  storeName: z.string(),
  timezone: z.string(),
  rulesVersion: z.int().min(1),
  rules: Rules1,
  categories: z.array(z.strictObject({ id: z.string(), name: z.string(), nameEn: z.string() })),
  products: z.array(Product1),
});

/**
 * Why the server refuses, in order of precedence. `again: false`: sending the same again cannot help.
 */
export const SYNC_REFUSALS1 = {
  "too-large": { again: false },
  malformed: { again: false },
  "update-needed": { again: false },
  "unknown-till": { again: false },
  revoked: { again: false },
  "bad-signature": { again: false },
  "not-welcome": { again: true },
  /** The batch does not follow what the server holds: resume from `cursor`. */
  "sequence-gap": { again: true },
  "broken-chain": { again: false },
  "code-unknown": { again: false },
  "code-used": { again: false },
  "code-expired": { again: false },
  "other-identity": { again: false },
  "unknown-member": { again: false },
  busy: { again: true },
  internal: { again: true },
} as const;

/** What a device signs to say who it is. */
export const helloClaim1 = (till: string, nonce: string): string => `paifan-hello/1\n${till}\n${nonce}`;

/** What rules have learned since, none of which such a till could act on. */
export const SINCE_IN_RULES = { basic: ["floorLimit", "cap", "newProducts"], whole: ["acknowledged"] } as const;

/**
 * Rewards (§11) are the server's: such a till goes on without a word of them. In a union (§10) it would
 * extract from every order and promise what it does not know: null, it has to be updated.
 */
export function rulesFor1({ programme, basic, products, stores, union }: Rules): Rules1 | null {
  if (union !== null) return null;
  const known = Object.entries(basic).filter(([name]) => !SINCE_IN_RULES.basic.some((it) => it === name));
  const of1 = Object.fromEntries(known) as Rules1["basic"];
  return { programme, basic: of1, products, stores, union: null, rewards: null };
}

/** What a till is told for which rules cannot be told. */
export const UNION_NEEDS_UPDATE =
  "This chain runs the union queue (§10), which version 1 of the protocol does not know. Update the till.";

/** Rows up to the first of a kind it cannot know, which is the end of all it is told until it is updated. */
export function feedFor1({ rows, head, queue }: Feed): Feed1 {
  const told: Feed1["rows"] = [];
  for (const { n, body } of rows) {
    const fit = bodyFor1(body);
    if (!fit) return { rows: told, head: n - 1, queue: queue && QueueFigures1.strip().parse(queue) };
    told.push({ n, body: fit });
  }
  return { rows: told, head, queue: queue && QueueFigures1.strip().parse(queue) };
}

function bodyFor1(body: FeedBody): Feed1["rows"][number]["body"] | undefined {
  if (body.kind === "rules") {
    const rules = rulesFor1(body.rules);
    return rules ? { ...body, rules } : undefined;
  }
  if (body.kind === "entry") return EntrySnapshot1.strip().safeParse(body).data;
  return body.kind === "member" ? Member1.strip().safeParse(body).data : undefined;
}

/** The shop without what it cannot know; null: its rules are none for such a till. */
export function shopFor1(shop: ShopSnapshot): z.infer<typeof ShopSnapshot1> | null {
  const rules = rulesFor1(shop.rules);
  const products = shop.products.map((it) => Product1.strip().parse(it));
  // Reading them would put the defaults back of what it cannot know.
  return rules && { ...ShopSnapshot1.strip().parse({ ...shop, rules, products }), rules };
}
