/**
 * Members at the member page of the server, and headquarters where it does something for one of them. Every act has a key of
 * its own and is asked for again until its answer has come, over lost answers and crashes. Remembers what they were told.
 */
import type { Core } from "../../server/core.ts";
import { handOutAt } from "../../server/balances/claims.ts";
import { askForCode, enter } from "../../server/member/access.ts";
import { actVerbsOf } from "../../server/member/acts.ts";
import { eraseMember } from "../../server/member/erase.ts";
import { privacyVerbsOf } from "../../server/member/privacy.ts";
import type { MemberParts } from "../../server/member/member.ts";
import { giftVerbsOf } from "../../server/office/gifts.ts";
import { letHappen } from "../../server/office/second.ts";
import type { MemberRow } from "../../server/store/rows.ts";
import type { Loop } from "./loop.ts";
import { GIFTS, type PageAct } from "./pagePlan.ts";
import { memberIds, PERSONS } from "./plan.ts";
import type { ServerHost } from "./serverHost.ts";
import type { Trace } from "./trace.ts";

type Said = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: string };
/** Asks the server once more for the very same. */
type Ask = (core: Core) => Said;
/** What a member does next when it looks at the page; null: there is nothing to be done. */
type Begin = (core: Core) => Ask | null;

const AGAIN_MS = 700;
const BY = { name: "A", reason: "simulated" };

export class MemberPage {
  /** What was asked for by which key, and the last answer to it. */
  readonly told = new Map<string, { readonly what: PageAct["do"]; readonly said: Said }>();
  /** Codes of gifts that members were told of, in their order. */
  readonly codes: string[] = [];
  /** Codes by the act to which it was said that their gift is handed out by it. */
  readonly handed = new Map<string, string>();
  /** Who was told to have come by whose invitation. */
  readonly invited = new Map<string, string>();
  /** Whose person was erased at any time, by their place among all. */
  readonly erased = new Set<number>();
  /** Something that must never happen, and has. */
  failure: string | null = null;
  readonly #server: ServerHost;
  readonly #tills: readonly string[];
  readonly #loop: Loop;
  readonly #trace: Trace;
  readonly #answered: () => void;
  #open = 0;

  /** @param answered an act has been answered */
  constructor(server: ServerHost, tills: readonly string[], loop: Loop, trace: Trace, answered: () => void) {
    [this.#server, this.#tills, this.#loop, this.#trace, this.#answered] = [server, tills, loop, trace, answered];
  }

  /** Whether nobody waits for an answer. */
  get isQuiet(): boolean {
    return this.#open === 0;
  }

  /** There is something to be had, and something to pay it with. */
  begin(): void {
    this.#server.act((core) => {
      for (const { id, stores, ...more } of GIFTS) {
        const gift = { id, name: id, ...more, stores: stores && [...stores], validUntil: null };
        const put = giftVerbsOf(officeOf(core))["gift.put"]({ ...gift, isNew: true, stockWas: null });
        if (!put.ok) throw new Error(put.message);
      }
      core.settlement.office((desk) => {
        for (const member of memberIds.slice(0, 2))
          for (const what of ["points", "love"] as const) {
            const act = { act: "correct", member, what, amount: 600 } as const;
            const { rows, now } = desk.parts;
            const n = rows.proposals.propose({ at: now, act, reason: BY.reason, user: "a", by: BY.name });
            const refused = letHappen(desk, n, "B");
            if (refused) throw new Error(refused.message);
          }
      });
    });
  }

  do({ n, lost, ...act }: PageAct & { n: number }): void {
    this.#open += 1;
    this.#try(act.do, `page-${String(n).padStart(6, "0")}`, this.#beginning(act as PageAct, n), null, lost);
  }

  /** @param ask once it is clear what is asked for. @param lost so many answers do not come */
  #try(what: PageAct["do"], key: string, begin: Begin, ask: Ask | null, lost: number): void {
    const made: { ask: Ask | null } = { ask };
    const said = this.#server.act((core): Said | null => {
      // A clearing that is due comes before what the page shows, as it comes before whatever is done.
      if (made.ask === null) core.tick();
      made.ask ??= begin(core);
      return made.ask?.(core) ?? null;
    });
    if (said === null) return this.#close(`${what} none`);
    const next = made.ask;
    if (said !== undefined) this.#answers(what, key, said);
    if (said !== undefined && lost === 0) return this.#close(said.ok ? what : `${what} refused`);
    this.#trace.count(said === undefined ? "page-unanswered" : "page-answer-lost");
    const left = said === undefined ? lost : lost - 1;
    this.#loop.after(AGAIN_MS, null, () => this.#try(what, key, begin, next, left));
  }

  #close(what: string): void {
    this.#open -= 1;
    this.#trace.count(what);
    this.#answered();
  }

  #answers(what: PageAct["do"], key: string, said: Said): void {
    this.#trace.note(`page ${what} ${key} ${said.ok ? "ok" : said.code}`);
    const before = this.told.get(key);
    const isDone = before?.said.ok === true && !isWaiting(before.said.value);
    if (isDone && !said.ok && said.code !== SIGNED_OUT && !KEYLESS.has(what))
      this.failure ??= `${what} ${key} was done, and refused when asked again: ${said.code}`;
    this.told.set(key, { what, said });
  }

  #beginning(act: PageAct, n: number): Begin {
    const key = `page-${String(n).padStart(6, "0")}`;
    switch (act.do) {
      case "page-enter":
        return this.#entering(act);
      case "page-draw":
        return (core) => {
          const found = entryOf(core, act, (it) => it.lottery !== null && it.state === "waiting");
          const who = found && whoIs(core, found.member);
          if (!found || !who) return null;
          const { member, ...entry } = found;
          const odds = actsOf(core)["draw.odds"](entry, who);
          const ask = this.#asMember(member, ({ draw }, it) => draw({ ...entry, key }, it));
          return odds.ok && odds.value.state === "open" ? this.#offered(ask) : ask;
        };
      case "page-exchange":
        return (core) => {
          const found = entryOf(core, act, ({ remaining }) => remaining > 0);
          const who = found && whoIs(core, found.member);
          if (!found || !who) return null;
          const { member, ...entry } = found;
          const seen = actsOf(core)["exchange.preview"](entry, who);
          const offer = seen.ok ? seen.value.options.find(({ to }) => to === act.to) : undefined;
          if (!seen.ok || !offer) return null;
          const asked = { ...entry, to: act.to, key, remainingFen: seen.value.remainingFen, ratioBp: offer.ratioBp };
          return this.#offered(this.#asMember(member, ({ exchange }, it) => exchange(asked, it)));
        };
      case "page-give": {
        const { what, amount } = act;
        const phone = PERSONS[act.to] ?? "";
        return () => this.#asMember(act.member, ({ give }, who) => give({ phone, what, amount, key }, who));
      }
      case "page-gift": {
        const { id, what, price, stores } = GIFTS[act.gift] ?? GIFTS[0];
        const { quantity } = act;
        const taken = { gift: id, quantity, what, amount: price * quantity, store: stores?.[0] ?? null, key };
        return () => {
          const ask = this.#asMember(act.member, (verbs, who) => verbs["gift.take"](taken, who));
          return (core) => {
            const said = ask(core);
            if (said.ok) this.#learnCode((said.value as { code: string }).code);
            return said;
          };
        };
      }
      case "hand-out":
        return () => {
          const code = this.codes[act.pick % Math.max(1, this.codes.length)];
          const till = act.till === null ? null : (this.#tills[act.till] ?? null);
          return code === undefined ? null : (core) => this.#handOut(core, code, till === null ? null : { till, key });
        };
      case "erase":
        return () => (core) => this.#erase(core, act);
    }
  }

  /** As whoever is signed in; nobody is whose person was erased. */
  #asMember(member: number, ask: (verbs: ReturnType<typeof actVerbsOf>, who: MemberRow) => Said): Ask {
    return (core) => {
      const who = whoIs(core, member);
      return who ? ask(actsOf(core), who) : { ok: false, code: SIGNED_OUT };
    };
  }

  /** What the page says may be done is done by who does it at once. */
  #offered(ask: Ask): Ask {
    let isFirst = true;
    return (core) => {
      const isOffered = isFirst;
      isFirst = false;
      const said = ask(core);
      if (isOffered && !said.ok) this.failure ??= `what the page offered was refused: ${said.code}`;
      return said;
    };
  }

  #entering({ member, invitedBy }: Extract<PageAct, { do: "page-enter" }>): Begin {
    const phone = PERSONS[member] ?? "";
    return (core) => {
      const sent: { code: string | null } = { code: null };
      const by = invitedBy === null ? undefined : whoIs(core, invitedBy);
      const invite = by && actsOf(core).invite({}, by);
      const invitation = invite?.ok ? invite.value.code : null;
      return (now): Said => {
        const parts = partsOf(now, (_, code) => (sent.code = code));
        if (sent.code === null) {
          const asked = askForCode(parts, { phone });
          if (!asked.ok) return asked;
        }
        const said = enter(parts, { phone, code: sent.code ?? "", invitation });
        if (said.ok && said.value.invited && by) this.invited.set(memberIds[member] ?? "", by.id);
        return said;
      };
    };
  }

  #learnCode(code: string): void {
    if (!this.codes.includes(code)) this.codes.push(code);
  }

  /** @param at a till asks again with its key; null: headquarters has none */
  #handOut(core: Core, code: string, at: { till: string; key: string } | null): Said {
    const claim = core.store.read.gifts.claimOfCode(code);
    if (!claim) {
      this.failure ??= `the claim of ${code} is gone`;
      return { ok: false, code: "unknown-claim" };
    }
    const said = at
      ? core.settlement.office((desk) => handOutAt(desk, at.till, { key: at.key, code, by: null }))
      : giftVerbsOf(officeOf(core))["claim.handOut"]({ code, store: claim.store ?? "s2", by: BY.name });
    if (!said.ok) return said;
    const before = this.handed.get(code);
    if (before !== undefined && before !== at?.key) this.failure ??= `the gift of ${code} was handed out twice`;
    this.handed.set(code, at?.key ?? "at headquarters");
    return said;
  }

  #erase(core: Core, { member, own }: Extract<PageAct, { do: "erase" }>): Said {
    const id = memberIds[member] ?? "";
    const before = hasAndWaits(core, id);
    const who = whoIs(core, member);
    if (own && !who) return { ok: false, code: SIGNED_OUT };
    const said =
      own && who
        ? privacyVerbsOf(partsOf(core))["privacy.erase"]({ confirm: (who.phone ?? "").slice(-4) }, who)
        : core.settlement.office((desk) => eraseMember(desk, id, BY));
    if (!said.ok) return said;
    this.erased.add(member);
    const after = hasAndWaits(core, id);
    if (after !== before) this.failure ??= `${id} had and waited for ${before}, and ${after} once it was erased`;
    return said;
  }
}

/** Asked again by headquarters a gift is handed out already, and a code has been used: neither has a key. */
const KEYLESS: ReadonlySet<PageAct["do"]> = new Set(["hand-out", "page-enter"]);
export const SIGNED_OUT = "signed-out";

/** A till has been asked, and will answer. */
export const isWaiting = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "state" in value && value.state === "waits";

const partsOf = (core: Core, send: MemberParts["sendCode"] = null): MemberParts => core.member(send);
const actsOf = (core: Core): ReturnType<typeof actVerbsOf> => actVerbsOf(partsOf(core));
const officeOf = (core: Core) => {
  const { store, settlement, clock } = partsOf(core);
  return { read: store.read, settlement, clock };
};

const whoIs = ({ store }: Core, member: number): MemberRow | undefined =>
  store.read.members.memberByPhone(PERSONS[member] ?? "");

function hasAndWaits({ store }: Core, id: string): string {
  return JSON.stringify([store.ledger.balance(id), store.read.figures.waitingOfMember(id)]);
}

type Entry = ReturnType<Core["store"]["read"]["figures"]["entriesOfMember"]>[number];
const MOST_ENTRIES = 100;

/** One of those that the member, or else the next one, has and may want to do it to. */
function entryOf(
  { store }: Core,
  { member, pick }: { member: number; pick: number },
  isMeant: (entry: Entry) => boolean,
): { order: string; line: number; member: number } | null {
  for (const step of PERSONS.keys()) {
    const whose = (member + step) % PERSONS.length;
    const own = store.read.figures.entriesOfMember(memberIds[whose] ?? "", MOST_ENTRIES).filter(isMeant);
    const entry = own[pick % Math.max(1, own.length)];
    if (entry) return { order: entry.order, line: entry.line, member: whose };
  }
  return null;
}
