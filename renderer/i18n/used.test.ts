/** Every text is named somewhere: by its whole key, or by a prefix to which a code is joined. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { HQ_REFUSALS } from "../../shared/contract/hq.ts";
import { TILL_REFUSALS } from "../../shared/contract/till.ts";
import { WRITTEN } from "../hq/audited.ts";
import { LINK_REFUSALS } from "../kit/link.ts";
import { zh } from "./zh.ts";

const RENDERER = join(import.meta.dirname, "..");

/** The languages name every key, and tests prove no use. */
const isSource = (name: string): boolean => !/\.test\.|^i18n\/(zh|en)/.test(name);

const sources = globSync("**/*.{ts,tsx}", { cwd: RENDERER })
  .filter(isSource)
  .map((name) => readFileSync(join(RENDERER, name), "utf8"))
  .join("\n");

/** Prefixes that sources join a code to: `prefix.${code}` or named("prefix", code). */
const composed = new Set(
  Array.from(
    sources.matchAll(/`([a-zA-Z]+(?:\.[a-zA-Z]+)*)\.\$\{|named\(\s*"([\w.]+)"/g),
    (it) => it[1] ?? it[2] ?? "",
  ),
);

/** Codes that only others know: a till's errors, reasons and settings, which may be newer than these pages. */
const ANY = "any";

/**
 * What is joined to prefixes that also begin whole keys. Of the other prefixes every key is taken for named, as their
 * codes are a closed union that the compiler looks after.
 */
const JOINED: Readonly<Record<string, readonly string[] | typeof ANY>> = {
  audit: ["missing", "changed", "cut-off"],
  cash: ["in", "out"],
  connection: ["connecting", "online", "offline", "refused"],
  "days.figure": [
    "sales",
    "refunds",
    "sold",
    "refunded",
    "granted",
    "extracted",
    "paid",
    "exchanged",
    "cleared",
    "voided",
    "clawed",
    "owed",
    "shifts",
    "difference",
  ],
  exchange: ["points", "love", "frozen"],
  export: ["products", "members", "utf-8", "gb18030"],
  hq: [
    "queues",
    "reports",
    "liability",
    "rewards",
    "union",
    "concerns",
    "rules",
    "tills",
    "search",
    "proof",
    "exports",
    "clerks",
    "products",
    "suppliers",
    "gifts",
    "merchants",
    "notices",
    "users",
    "audit",
    "from",
    "to",
  ],
  claims: ["open", "handed", "cancelled"],
  import: ["products", "members", "added", "changed", "unchanged"],
  key: ["hold"],
  liability: ["day", "month", "granted", "paid", "exchanged", "cleared", "voided", "moved"],
  keys: [],
  manager: ["now", "rules", "deciding", "versions", "gifts", "shifts", "here", "decidesHere"],
  member: ["points", "love"],
  merchants: ["name", "contact", "phone", "address", "note", "recruiter", "commission"],
  mode: ["allowed", "denied"],
  more: ANY,
  "print.is": ["ready", "printing", "waiting"],
  printer: ANY,
  proof: ["join", "draw"],
  reason: ANY,
  reports: [
    "net",
    "sales",
    "quantity",
    "refunded",
    "discount",
    "profit",
    "extracted",
    "paid",
    "granted",
    "exchanged",
    "voided",
    "owed",
  ],
  "reports.channel": ["online", "mall"],
  recent: ["elsewhere"],
  "rule.from": ["till", "desk", "store", "product", "basic", "default"],
  "rule.queue": ["union", "mall", "stores", "cashiers"],
  // Settings with a closed choice: the compiler looks after what is joined.
  "rule.kind": ANY,
  "rule.enabled": ANY,
  "rule.settleOn": ANY,
  "rule.payoutOrder": ANY,
  "rule.leftover": ANY,
  "rule.paused": ANY,
  "rule.paysItself": ANY,
  "rule.deduction": ANY,
  "rule.loveTo": ANY,
  "ruleForm.lottery": ANY,
  "ruleForm.window": ANY,
  "ruleForm.limits": ANY,
  "ruleForm.random": ANY,
  "ruleForm.clear": ANY,
  "ruleForm.rewards": ANY,
  scan: ["unknown-product", "wrong-check-digit"],
  "schedules.every": ["day", "week", "month"],
  "settings.part": ANY,
  stock: ["received", "counted", "lost"],
  tender: ANY,
  trouble: ANY,
  tryOut: ["extracted", "granted", "paid", "cleared", "waiting", "retained", "rewarded", "flat", "trend"],
  // The last two are said by a page itself.
  refusal: [...TILL_REFUSALS, ...HQ_REFUSALS, ...LINK_REFUSALS, "server-unanswered", "unreadable-answer"],
  did: WRITTEN,
  // Named by their type alone, never joined.
  display: [],
};

const isWhole = (key: string): boolean => sources.includes(`"${key}"`);

/** The longest prefix of a key that a code is joined to, and the code; null: there is none. */
function parts(key: string): { prefix: string; code: string } | null {
  const words = key.split(".");
  for (let count = words.length - 1; count > 0; count -= 1) {
    const prefix = words.slice(0, count).join(".");
    if (composed.has(prefix)) return { prefix, code: words.slice(count).join(".") };
  }
  return null;
}

function isJoined(key: string): boolean {
  const it = parts(key);
  if (it === null) return false;
  const codes = JOINED[it.prefix];
  return codes === undefined || codes === ANY || codes.includes(it.code);
}

it("every text is named by a source", () => {
  expect(sources.length).toBeGreaterThan(100_000);
  expect(Object.keys(zh).filter((key) => !isWhole(key) && !isJoined(key))).toEqual([]);
});

it("prefixes that also begin whole keys say which codes are joined to them", () => {
  const mixed = Object.keys(zh).flatMap((key) => (isWhole(key) ? (parts(key)?.prefix ?? []) : []));
  expect([...new Set(mixed)].filter((prefix) => JOINED[prefix] === undefined)).toEqual([]);
  expect(Object.keys(JOINED).filter((prefix) => !composed.has(prefix))).toEqual([]);
});
