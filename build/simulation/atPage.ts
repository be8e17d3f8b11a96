/**
 * What holds of members at the member page once all is quiet: what one was told is done is done once, and what was refused is
 * not; gifts are handed out once and leave the stock; a history adds up to what there is (§13.3); whoever was paid has a
 * notice of it, one a payout (§9.3). Looked into where members are at the page.
 */
import { historyVerbsOf } from "../../server/member/history.ts";
import type { MemberRow, RequestRow } from "../../server/store/rows.ts";
import type { ServerReader, ServerStore } from "../../server/store/store.ts";
import type { Books } from "../replay/checks.ts";
import { isWaiting, SIGNED_OUT, type MemberPage } from "./memberPage.ts";
import { GIFTS } from "./pagePlan.ts";
import { memberIds } from "./plan.ts";
import type { World } from "./world.ts";

type Line = {
  readonly kind: string;
  readonly body: {
    readonly key?: string;
    readonly gift?: { readonly id: string; readonly quantity: number; readonly claim?: unknown };
    readonly claim?: number;
  };
};
type Fact = Line & { readonly till: string; readonly seq: number };

/** @returns what does not hold, or null */
export function atPage({ server: { store }, page, hasPage }: World, books: Books): string | null {
  if (!store || !hasPage) return null;
  const facts = store.read.journal
    .facts(0, Number.MAX_SAFE_INTEGER)
    .map(({ till, seq, line }): Fact => ({ till, seq, ...(JSON.parse(line) as Line) }));
  return (
    asTold(store.read, page, facts) ??
    giftsOf(store, page, facts) ??
    broughtBy(store, page) ??
    [...memberIds].reduce<string | null>((wrong, id) => wrong ?? historyOf(store, id), null) ??
    noticesOf(store, books)
  );
}

const CARRIED = new Set(["value-given", "value-spent", "entry-drawn", "entry-exchanged"]);

function asTold({ requests }: ServerReader, { told }: MemberPage, facts: readonly Fact[]): string | null {
  const done = new Set<string>();
  const asked = new Map<string, RequestRow | null>();
  for (const { till, seq, kind, body } of facts) {
    if (body.key === undefined || !till.startsWith("hq/")) continue;
    if (CARRIED.has(kind)) done.add(body.key);
    else asked.set(body.key, requests.request(till, seq) ?? null);
  }
  for (const [key, { what, said }] of told) {
    if (!KEYED.has(what)) continue;
    const request = asked.get(key);
    // What the server owns is done as it is asked for.
    const isDone = done.has(key) || request === null || request?.state === "done";
    if (said.ok && !done.has(key) && request === undefined)
      return `${what} ${key} was taken, and is not in the journal`;
    if (said.ok && !isWaiting(said.value) && !isDone) return `${what} ${key} was done, and nobody carried it out`;
    if (!said.ok && said.code !== SIGNED_OUT && isDone) return `${what} ${key} was refused (${said.code}), and is done`;
  }
  return null;
}
const KEYED: ReadonlySet<string> = new Set(["page-draw", "page-exchange", "page-give", "page-gift"]);

function giftsOf({ read: { gifts } }: ServerStore, page: MemberPage, facts: readonly Fact[]): string | null {
  const taken = facts.flatMap(({ kind, body }) => (kind === "value-spent" && body.gift ? [body.gift] : []));
  for (const { id, stock } of GIFTS) {
    const gone = taken.reduce((sum, it) => sum + (it.id === id ? it.quantity : 0), 0);
    const left = gifts.gift(id)?.stock ?? null;
    if (left !== (stock === null ? null : stock - gone))
      return `${left} of ${id} are left, and ${gone} of ${stock} are gone`;
  }
  const claims = taken.filter(({ claim }) => claim !== undefined).length;
  const kept = gifts.claimCount({ state: null, member: null, code: null, store: null });
  if (claims !== kept) return `${claims} gifts were taken, and there are claims to ${kept}`;
  const handed = facts.flatMap(({ kind, body }) => (kind === "gift-handed-out" ? [body.claim ?? 0] : []));
  if (new Set(handed).size !== handed.length) return `a gift was handed out twice: ${handed.join(", ")}`;
  for (const code of page.codes) {
    const claim = gifts.claimOfCode(code);
    if (!claim) return `the claim of ${code} is gone`;
    const isHanded = handed.includes(claim.seq);
    if (isHanded !== (claim.handedAt !== null)) return `the claim of ${code} does not say whether it was handed out`;
    if (page.handed.has(code) && !isHanded) return `the gift of ${code} was handed out, and is not in the journal`;
  }
  return null;
}

/** Who came by an invitation was brought by that member, and stays so (§11.6). */
function broughtBy({ ledger }: ServerStore, { invited }: MemberPage): string | null {
  for (const [member, by] of invited) {
    const referrer = ledger.rewards?.person(member)?.referrer ?? null;
    if (referrer !== by) return `${member} came by the invitation of ${by}, and was brought by ${referrer}`;
  }
  return null;
}

const PAGE = 7;

/** Each movement's balance is that of the one before it and its amount, the last one's what there is. */
function historyOf(store: ServerStore, id: string): string | null {
  const who = store.read.members.member(id);
  if (!who) return null;
  for (const what of ["cash", "points", "love"] as const) {
    const wrong = added(store, who, what);
    if (wrong) return `the ${what} of ${id}: ${wrong}`;
  }
  return null;
}

function added(store: ServerStore, who: MemberRow, what: "cash" | "points" | "love"): string | null {
  const { history } = historyVerbsOf({ store });
  const expected = { free: 0, frozen: 0 };
  let begun = false;
  for (let before: Parameters<typeof history>[0]["before"] = null; ;) {
    const said = history({ what, before, limit: PAGE }, who);
    if (!said.ok) return said.code;
    const { balances, rows, next } = said.value;
    if (!begun) [expected.free, expected.frozen, begun] = [balances[what], what === "love" ? balances.frozen : 0, true];
    for (const { id, frozen, amount, after } of rows) {
      const kind = frozen ? "frozen" : "free";
      if (after !== expected[kind]) return `it came to ${after} with ${id}, and ${expected[kind]} is what there is`;
      expected[kind] = after - amount;
    }
    if (next === null) break;
    before = next;
  }
  const { free, frozen } = expected;
  return free === 0 && frozen === 0 ? null : `${free} and ${frozen} frozen came from nowhere`;
}

function noticesOf({ read }: ServerStore, { payouts }: Books): string | null {
  const open = new Map<string, number>();
  const count = (key: string, by: number): void => void open.set(key, (open.get(key) ?? 0) + by);
  for (const { kind, member, order, line, amount } of read.notices.noticesAfter(0, Number.MAX_SAFE_INTEGER))
    if (kind === "paid") count(`${member} ${order}#${line} ${amount}`, 1);
  for (const { member, to, toLine, amount } of payouts) count(`${member} ${to}#${toLine} ${amount}`, -1);
  for (const [paid, more] of open) if (more !== 0) return `${more} notices too many of ${paid}`;
  return null;
}
