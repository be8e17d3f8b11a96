/**
 * What HQ's books are exported as: every table with its columns, what it can be filtered by, and how a column is headed.
 * The server writes by this, the page offers by it, docs/exports.md explains each column.
 */
import { z } from "zod";

/**
 * What stands in a column: `text` as it is; `count` a whole number; `fen` an amount; `bp` a ratio in basis points;
 * `hundredths` points and love value (§1.2); `flag` true or false; `instant` twice, in UTC and at the chain's own clock;
 * `json` a value of its own. Anything may be empty.
 */
type Kind = "text" | "count" | "fen" | "bp" | "hundredths" | "flag" | "instant" | "json";
export type Columns = Readonly<Record<string, Kind>>;
type Table = {
  readonly columns: Columns;
  /** Whether its rows are of a store. */
  readonly store: boolean;
  /** The instant its filter by day looks at; null: its rows are of no day. */
  readonly day: string | null;
};

const OF_MEMBER = {
  member: "text",
  phone: "text",
  name: "text",
} as const;

export const EXPORTS = {
  orders: {
    columns: {
      order: "text",
      line: "count",
      at: "instant",
      channel: "text",
      store: "text",
      till: "text",
      member: "text",
      deducted: "flag",
      settle_on: "text",
      completed: "flag",
      settled: "flag",
      product: "text",
      paid: "fen",
      base: "fen",
      balance: "fen",
      extract: "bp",
      declined: "text",
      profit: "fen",
      recruiter: "text",
      counted: "flag",
      rewarded_by: "text",
    },
    store: true,
    day: "at",
  },
  entries: {
    columns: {
      order: "text",
      line: "count",
      at: "instant",
      member: "text",
      channel: "text",
      store: "text",
      till: "text",
      product: "text",
      queue: "text",
      lane: "text",
      state: "text",
      source: "text",
      lottery: "json",
      drawn: "flag",
      ratio: "bp",
      entitlement: "fen",
      paid: "fen",
      exchanged: "fen",
      cleared: "fen",
      voided: "fen",
      clawed: "fen",
      remaining: "fen",
      exchanged_to: "text",
      exchange_ratio: "bp",
    },
    store: true,
    day: "at",
  },
  payouts: {
    columns: {
      n: "count",
      at: "instant",
      queue: "text",
      from_order: "text",
      from_line: "count",
      to_order: "text",
      to_line: "count",
      member: "text",
      amount: "fen",
    },
    store: false,
    day: "at",
  },
  queues: {
    columns: {
      queue: "text",
      name: "text",
      owner: "text",
      extracted: "fen",
      paid: "fen",
      retained: "fen",
      carried: "fen",
      waiting_count: "count",
      waiting: "fen",
      halted: "text",
    },
    store: false,
    day: null,
  },
  liability: {
    columns: {
      queue: "text",
      day: "text",
      granted: "fen",
      paid: "fen",
      exchanged: "fen",
      cleared: "fen",
      voided: "fen",
      clawed: "fen",
      moved: "fen",
      extracted: "fen",
    },
    store: false,
    day: "day",
  },
  sales: {
    columns: {
      day: "text",
      hour: "count",
      channel: "text",
      store: "text",
      till: "text",
      clerk: "text",
      clerk_name: "text",
      sales: "count",
      refunds: "count",
      quantity_thousandths: "count",
      returned_thousandths: "count",
      sold: "fen",
      refunded: "fen",
      discount: "fen",
      costed: "fen",
      cost: "fen",
    },
    store: true,
    day: "day",
  },
  product_sales: {
    columns: {
      day: "text",
      store: "text",
      product: "text",
      name: "text",
      name_en: "text",
      sales: "count",
      refunds: "count",
      quantity_thousandths: "count",
      returned_thousandths: "count",
      sold: "fen",
      refunded: "fen",
      discount: "fen",
      costed: "fen",
      cost: "fen",
    },
    store: true,
    day: "day",
  },
  members: {
    columns: {
      ...OF_MEMBER,
      card: "text",
      level: "text",
      team_level: "text",
      referrer: "text",
      registered_by: "text",
      registered: "instant",
    },
    store: false,
    day: "registered",
  },
  balances: {
    columns: {
      ...OF_MEMBER,
      cash: "fen",
      received: "fen",
      clawed: "fen",
      spent: "fen",
      withdrawn: "fen",
      corrected: "fen",
      points: "hundredths",
      love: "hundredths",
      love_frozen: "hundredths",
    },
    store: false,
    day: null,
  },
  owed: {
    columns: {
      ...OF_MEMBER,
      waiting_count: "count",
      waiting: "fen",
      cash: "fen",
      points: "hundredths",
      love: "hundredths",
      love_frozen: "hundredths",
    },
    store: false,
    day: null,
  },
  rewards: {
    columns: {
      n: "count",
      at: "instant",
      day: "text",
      kind: "text",
      order: "text",
      line: "count",
      member: "text",
      store: "text",
      amount: "fen",
    },
    store: true,
    day: "at",
  },
  balance_moves: {
    columns: {
      n: "count",
      at: "instant",
      member: "text",
      what: "text",
      kind: "text",
      amount: "fen",
      value: "hundredths",
      order: "text",
      line: "count",
      other_member: "text",
      gift: "text",
      fact: "count",
    },
    store: false,
    day: "at",
  },
  nights: {
    columns: {
      day: "text",
      at: "instant",
      brought: "fen",
      profit: "fen",
      rewarded: "fen",
      net: "fen",
      share: "bp",
      gained: "fen",
      carried: "fen",
      pool: "fen",
      accelerated: "fen",
      paid: "fen",
      left: "fen",
      paused: "flag",
      done: "flag",
    },
    store: false,
    day: "day",
  },
  refunds: {
    columns: {
      n: "count",
      till: "text",
      seq: "count",
      at: "instant",
      received: "instant",
      order: "text",
      line: "count",
      amount: "fen",
      to_balance: "fen",
      reason: "text",
      by: "text",
      refused: "text",
    },
    store: true,
    day: "at",
  },
  facts: {
    columns: {
      n: "count",
      till: "text",
      seq: "count",
      at: "instant",
      received: "instant",
      kind: "text",
      order: "text",
      hash: "text",
      parked: "flag",
      released_by: "count",
      refused: "text",
      body: "json",
    },
    store: true,
    day: "at",
  },
  stores: { columns: { store: "text", name: "text" }, store: false, day: null },
  tills: {
    columns: {
      till: "text",
      store: "text",
      name: "text",
      enrolled: "instant",
      revoked: "instant",
      closed: "instant",
      last_contact: "instant",
      protocol: "count",
      facts: "count",
      head: "text",
      last_fact: "instant",
      rules_version: "count",
      public_key: "text",
    },
    store: true,
    day: null,
  },
  products: {
    columns: {
      product: "text",
      code: "text",
      name: "text",
      name_en: "text",
      barcode: "text",
      category: "text",
      price: "fen",
      cost: "fen",
      quick_key: "count",
      unit: "text",
      source: "text",
      supplier: "text",
      active: "flag",
    },
    store: false,
    day: null,
  },
  suppliers: {
    columns: { supplier: "text", name: "text", contact: "text", active: "flag" },
    store: false,
    day: null,
  },
  gifts: {
    columns: {
      gift: "text",
      name: "text",
      what: "text",
      price: "hundredths",
      stock: "count",
      valid_until: "text",
      stores: "json",
      active: "flag",
      changed: "instant",
    },
    store: false,
    day: null,
  },
  gifts_given: {
    columns: {
      seq: "count",
      at: "instant",
      gift: "text",
      name: "text",
      quantity: "count",
      what: "text",
      amount: "hundredths",
      member: "text",
      store: "text",
      till: "text",
      clerk_name: "text",
    },
    store: true,
    day: "at",
  },
  gift_claims: {
    columns: {
      seq: "count",
      at: "instant",
      gift: "text",
      name: "text",
      quantity: "count",
      what: "text",
      amount: "hundredths",
      member: "text",
      store: "text",
      state: "text",
      handed: "instant",
      handed_store: "text",
      handed_till: "text",
      handed_by: "text",
      cancelled: "instant",
      cancelled_by: "text",
      cancelled_why: "text",
    },
    store: false,
    day: null,
  },
  merchants: {
    columns: {
      merchant: "text",
      name: "text",
      contact: "text",
      phone: "text",
      address: "text",
      note: "text",
      recruiter: "text",
      state: "text",
      commission: "bp",
      agreed_on: "text",
      store: "text",
      via: "text",
      applied: "instant",
      changed: "instant",
    },
    store: false,
    day: null,
  },
  shifts: {
    columns: {
      till: "text",
      store: "text",
      shift: "text",
      number: "count",
      opened: "instant",
      opened_by: "text",
      float: "fen",
      closed: "instant",
      closed_by: "text",
      approved_by: "text",
      counted: "fen",
      expected: "fen",
      difference: "fen",
      reason: "text",
    },
    store: true,
    day: "opened",
  },
  tenders: {
    columns: { day: "text", store: "text", tender: "text", taken: "fen", given_back: "fen", count: "count" },
    store: true,
    day: "day",
  },
  signed_days: {
    columns: {
      day: "text",
      turn: "count",
      at: "instant",
      by: "text",
      remark: "text",
      figures: "json",
      open: "json",
    },
    store: false,
    day: "day",
  },
  concerns: {
    columns: {
      n: "count",
      at: "instant",
      kind: "text",
      till: "text",
      seq: "count",
      order: "text",
      queue: "text",
      amount: "fen",
      detail: "text",
      resolved: "instant",
      resolved_by: "text",
      resolved_reason: "text",
    },
    store: true,
    day: "at",
  },
  requests: {
    columns: {
      till: "text",
      seq: "count",
      at: "instant",
      act: "text",
      order: "text",
      line: "count",
      amount: "fen",
      into: "text",
      owner: "text",
      state: "text",
      why: "text",
      carried: "fen",
      answered: "instant",
    },
    store: true,
    day: "at",
  },
  quarantine: {
    columns: {
      n: "count",
      at: "instant",
      till: "text",
      seq: "count",
      reason: "text",
      hash: "text",
      text: "text",
    },
    store: true,
    day: "at",
  },
  notices: {
    columns: {
      n: "count",
      at: "instant",
      member: "text",
      kind: "text",
      order: "text",
      line: "count",
      amount: "fen",
    },
    store: false,
    day: "at",
  },
  proposals: {
    columns: {
      n: "count",
      at: "instant",
      act: "text",
      member: "text",
      queue: "text",
      order: "text",
      line: "count",
      what: "text",
      amount: "fen",
      value: "hundredths",
      reference: "text",
      changes: "json",
      reason: "text",
      by: "text",
      state: "text",
      decided: "instant",
      decided_by: "text",
      decided_why: "text",
    },
    store: false,
    day: "at",
  },
  rules: {
    columns: {
      version: "count",
      at: "instant",
      store: "text",
      to: "json",
      by: "text",
      rules: "json",
    },
    store: false,
    day: "at",
  },
  clerks: {
    columns: {
      store: "text",
      clerk: "text",
      name: "text",
      role: "text",
      active: "flag",
      changed: "instant",
      pin_since: "instant",
    },
    store: true,
    day: null,
  },
  audit: {
    columns: {
      n: "count",
      at: "instant",
      who: "text",
      role: "text",
      verb: "text",
      what: "text",
      outcome: "text",
      prev: "text",
      hash: "text",
    },
    store: false,
    day: "at",
  },
} as const satisfies Record<string, Table>;

export type ExportTable = keyof typeof EXPORTS;
export const EXPORT_TABLES = Object.keys(EXPORTS) as ExportTable[];
export const EXPORT_FORMATS = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

type Value<K extends Kind> = K extends "text"
  ? string
  : K extends "flag"
    ? boolean
    : K extends "json"
      ? unknown
      : number;
/** A row of a table; instants in ms. */
export type ExportRow<T extends ExportTable> = {
  readonly [C in keyof (typeof EXPORTS)[T]["columns"]]: (typeof EXPORTS)[T]["columns"][C] extends infer K extends Kind
    ? Value<K> | null
    : never;
};

/** How a column is headed: an amount `…_fen`, a ratio `…_bp`; an instant is two, `…_utc` and `…_local`. */
function headsOf(name: string, kind: Kind): string[] {
  switch (kind) {
    case "fen":
    case "bp":
    case "hundredths":
      return [`${name}_${kind}`];
    case "instant":
      return [`${name}_utc`, `${name}_local`];
    case "text":
    case "count":
    case "flag":
    case "json":
      return [name];
  }
}

/** The heads of a table, in their order. */
export const headsOfTable = (table: ExportTable): string[] =>
  Object.entries(EXPORTS[table].columns).flatMap(([name, kind]) => headsOf(name, kind));

/** `from` and `to` are days `YYYY-MM-DD` in the chain's zone, both included; null, left out or empty: no bound. */
const Bound = z
  .string()
  .max(40)
  .nullish()
  .transform((text) => (text === undefined || text === "" ? null : text));
export const ExportFilter = z.strictObject({ store: Bound, from: Bound, to: Bound });
export type ExportFilter = z.infer<typeof ExportFilter>;

export const exportVerbs = {
  /**
   * Where a table is fetched, if it may be: `GET` of that path is the file. Refused: `unknown-table`, `unknown-store`,
   * `malformed` (there is no such day, or the table has no such filter).
   */
  "export.file": {
    input: z.strictObject({ table: z.string().max(40), format: z.enum(EXPORT_FORMATS), ...ExportFilter.shape }),
    output: z.strictObject({ path: z.string() }),
  },
} as const;
