/** Merchants on their way to a store: what they asked, what was agreed, and what the rules come to say of them (§10.2, §11.5). */
import { randomInt } from "node:crypto";
import type { HqAnswer, HqInput, HqOutput, HqRefusal } from "../../shared/contract/hq.ts";
import {
  MERCHANT_STATES,
  type Application,
  type HqMerchant,
  type MerchantAct,
  type MerchantState,
} from "../../shared/contract/hqMerchants.ts";
import { parseDay } from "../../shared/kernel/calendar.ts";
import { share } from "../../shared/kernel/money.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { measured } from "../../shared/ledger/saleRows.ts";
import { looksLikeCardNumber } from "../../shared/order/cardnumber.ts";
import { own } from "../../shared/rules/chain.ts";
import type { OfficeDesk } from "../settlement/desk.ts";
import type { Settlement } from "../settlement/settlement.ts";
import type { MerchantRow } from "../store/merchants.ts";
import type { ServerReader } from "../store/store.ts";
import { addStore } from "./devices.ts";
import { memberOf } from "./members.ts";
import type { OfficeParts } from "./office.ts";
import { publishOfStore } from "./publishing.ts";
import { labelOf } from "./views.ts";

type Refusal = Extract<Outcome<never, HqRefusal>, { ok: false }>;
type Act = Omit<MerchantAct, "n" | "at">;
/** A merchant that is a store. */
type Approved = MerchantRow & { readonly store: string };

/** Letters and digits that nobody mistakes for one another. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** The longest period that figures are asked of, days. */
const MOST_DAYS = 3_660;

/** So many that came by themselves may wait to be seen to: then it is HQ's turn. */
const MOST_UNSEEN = 500;
const OPEN = "merchants-apply";
/** Who is noted where a merchant applied by itself. */
const ITSELF = "/join/";

/** From which states each may be done. */
const FROM = {
  // A store's terms may become others.
  agreed: ["applied", "agreed", "approved"],
  approved: ["agreed"],
  rejected: ["applied", "agreed"],
  withdrawn: ["applied", "agreed"],
} as const satisfies Partial<Record<MerchantState, readonly MerchantState[]>>;

export function merchantVerbsOf(parts: OfficeParts) {
  const { read, settlement, setup, tryOuts } = parts;

  const publish = async (
    merchant: Approved,
    base: number,
    { acknowledge, by }: Pick<HqInput<"merchant.publish">, "acknowledge" | "by">,
  ): Promise<HqAnswer<"merchant.publish">> => {
    if (holds(parts, merchant)) return done({ version: setup.rules.chainVersion });
    const input = { text: ruleText(merchant), base, to: null, by, ...(acknowledge ? { acknowledge } : {}) };
    return await publishOfStore(setup.rules, tryOuts, merchant.store, input);
  };
  /** Changes a merchant whose state allows it, and notes it. */
  const turn = (
    id: string,
    to: keyof typeof FROM,
    change: (before: MerchantRow, desk: OfficeDesk) => Outcome<Partial<MerchantRow>, HqRefusal>,
    act: Omit<Act, "what" | "commissionBp">,
  ): Outcome<MerchantRow, HqRefusal> =>
    settlement.office((desk): Outcome<MerchantRow, HqRefusal> => {
      const { rows, now } = desk.parts;
      const before = rows.merchants.merchant(id);
      if (!before) return unknown(id);
      if (!FROM[to].some((state) => state === before.state)) return wrongState(before, FROM[to]);
      const changed = change(before, desk);
      if (!changed.ok) return changed;
      const merchant = { ...before, ...changed.value, changedAt: now };
      rows.merchants.put(merchant, { ...act, what: to, commissionBp: merchant.commission });
      return done(merchant);
    });
  const end =
    (to: "rejected" | "withdrawn") =>
    ({ id, reason, by }: HqInput<"merchant.reject">) =>
      viewed(
        read,
        turn(id, to, () => done({ state: to }), { by, remark: reason }),
      );
  /** An approved merchant, or why it is none. */
  const approvedOf = (id: string): Outcome<Approved, HqRefusal> => {
    const merchant = read.merchants.merchant(id);
    if (!merchant) return unknown(id);
    const { store } = merchant;
    return store === null ? wrongState(merchant, ["approved"]) : done({ ...merchant, store });
  };

  return {
    "merchant.list": ({ text, state, sort, after, limit }: HqInput<"merchant.list">): HqAnswer<"merchant.list"> => {
      const found = read.merchants.search({ text: text === "" ? null : text, state }, sort, after, limit);
      const counts = read.merchants.counts();
      return done({
        rows: found.map((row) => view(read, row)),
        open: mayApply(read),
        counts: Object.fromEntries(
          MERCHANT_STATES.map((each) => [each, counts.get(each) ?? 0]),
        ) as HqOutput<"merchant.list">["counts"],
      });
    },
    "merchant.one": ({ id }: HqInput<"merchant.one">): HqAnswer<"merchant.one"> => {
      const merchant = read.merchants.merchant(id);
      if (!merchant) return unknown(id);
      const { store } = merchant;
      return done({
        merchant: view(read, merchant),
        storeName: store === null ? null : (read.tills.store(store)?.name ?? store),
        history: read.merchants.acts(id),
        rules:
          store === null
            ? null
            : {
                text: ruleText({ ...merchant, store }),
                base: setup.rules.chainVersion,
                inForce: holds(parts, { ...merchant, store }),
              },
      });
    },
    "merchant.figures": ({ id, from, to }: HqInput<"merchant.figures">): HqAnswer<"merchant.figures"> => {
      const merchant = approvedOf(id);
      if (!merchant.ok) return merchant;
      const [first, last] = [parseDay(from), parseDay(to)];
      if (first === null || last === null || last < first || last - first >= MOST_DAYS)
        return refuse(
          "malformed",
          `from, to: expected two days there are, the first not after the last, at most ${MOST_DAYS}.`,
        );
      const { store } = merchant.value;
      const sums = read.sales.sums({ from: first, to: last, store }, "store");
      const netFen = sums.reduce((sum, it) => sum + measured(it, "net"), 0);
      const commissionBp = own(settlement.versions.chain.rules.stores, store)?.commission ?? null;
      const sign = netFen < 0 ? -1 : 1;
      return done({
        sales: sums.reduce((sum, it) => sum + it.sales, 0),
        netFen,
        commissionBp,
        commissionFen: commissionBp === null ? null : sign * share(sign * netFen, commissionBp),
      });
    },
    "merchant.apply": ({
      recruiter,
      commissionBp,
      by,
      ...said
    }: HqInput<"merchant.apply">): HqAnswer<"merchant.apply"> =>
      settlement.office((desk): HqAnswer<"merchant.apply"> => {
        const { rows } = desk.parts;
        const brought = recruiterOf(rows, recruiter);
        if (!brought.ok) return brought;
        const added = apply(desk, said, { via: "hq", by, recruiter: brought.value, commission: commissionBp });
        return viewed(rows, added);
      }),
    "merchant.agree": (input: HqInput<"merchant.agree">): HqAnswer<"merchant.agree"> => {
      const { id, commissionBp, on, recruiter, remark, by } = input;
      if (parseDay(on) === null)
        return refuse("malformed", `on: expected a day there is, not ${on}. Nothing was changed.`);
      const change = ({ state }: MerchantRow, { parts: { rows } }: OfficeDesk) => {
        const brought = recruiterOf(rows, recruiter);
        if (!brought.ok) return brought;
        const terms = { commission: commissionBp, agreedOn: on, recruiter: brought.value };
        return done({ ...terms, state: state === "approved" ? state : ("agreed" as const) });
      };
      return viewed(read, turn(id, "agreed", change, { by, remark }));
    },
    "merchant.approve": async (input: HqInput<"merchant.approve">): Promise<HqAnswer<"merchant.approve">> => {
      const { id, store, storeName, reason, by } = input;
      // The store and the merchant's new state are there together; the rules follow, and can be gone on with.
      const turned = turn(
        id,
        "approved",
        (_, desk) => {
          const added = addStore(desk, store, storeName);
          return added.ok ? done({ state: "approved", store }) : added;
        },
        { by, remark: reason },
      );
      if (!turned.ok) return turned;
      const published = await publish({ ...turned.value, store }, setup.rules.chainVersion, { by });
      return done({
        merchant: view(read, turned.value),
        published: published.ok ? published.value.version : null,
        refused: published.ok ? null : { code: published.code, message: published.message },
      });
    },
    "merchant.publish": async (input: HqInput<"merchant.publish">): Promise<HqAnswer<"merchant.publish">> => {
      const merchant = approvedOf(input.id);
      return merchant.ok ? await publish(merchant.value, input.base, input) : merchant;
    },
    "merchant.door": ({ open }: HqInput<"merchant.door">): HqAnswer<"merchant.door"> => {
      settlement.office(({ parts: { rows } }) => rows.settings.setText(OPEN, open ? "open" : "closed"));
      return done({ open });
    },
    "merchant.reject": end("rejected"),
    "merchant.withdraw": end("withdrawn"),
  };
}

/** The id of who brought it. Refused: `unknown-member`. */
function recruiterOf(read: ServerReader, text: string | null): Outcome<string | null, "unknown-member"> {
  if (text === null) return done(null);
  const member = memberOf(read, text);
  return member
    ? done(member.id)
    : refuse("unknown-member", `No member has the id, phone or card ${text}. Nothing was done.`);
}

/** Whether merchants may apply by themselves. */
export const mayApply = ({ settings }: ServerReader): boolean => settings.text(OPEN) === "open";

/** A merchant applies by itself. Refused: `join-closed`, `join-full`, `malformed`. */
export const applyItself = (
  settlement: Settlement,
  said: Application,
): Outcome<{ id: string }, "join-closed" | "join-full" | "malformed"> =>
  settlement.office((desk) => {
    const { rows } = desk.parts;
    if (!mayApply(rows)) return refuse("join-closed", "Applications are not taken here at present. Nothing was added.");
    if (rows.merchants.unseen() >= MOST_UNSEEN)
      return refuse("join-full", "Too many applications wait to be seen to. Nothing was added; try again later.");
    const added = apply(desk, said, { via: "public", by: ITSELF, recruiter: null, commission: null });
    return added.ok ? done({ id: added.value.id }) : added;
  });

/** Adds an application, in an open transaction. Refused: `malformed`. */
function apply(
  { parts: { rows, now } }: OfficeDesk,
  said: Application,
  { by, ...more }: Pick<MerchantRow, "via" | "recruiter" | "commission"> & { readonly by: string },
): Outcome<MerchantRow, "malformed"> {
  if (Object.values(said).some(looksLikeCardNumber))
    return refuse(
      "malformed",
      "A text looks like the number of a payment card, which is kept nowhere. Nothing was added.",
    );
  let id = newNumber();
  while (rows.merchants.merchant(id)) id = newNumber();
  const dates = { agreedOn: null, store: null, appliedAt: now, changedAt: now };
  const merchant: MerchantRow = { id, ...said, ...more, state: "applied", ...dates };
  rows.merchants.put(merchant, { by, what: "applied", commissionBp: merchant.commission, remark: said.note });
  return done(merchant);
}

/** 40 random bits: who has one number knows of no other. */
function newNumber(): string {
  const four = (): string => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return `M-${four()}-${four()}`;
}

/** What is said of the store, as a merge patch on the chain's rules. */
const ruleText = ({ store, commission, recruiter }: Approved): string =>
  JSON.stringify({ stores: { [store]: { commission, recruiter } } }, null, 2);

/** Whether the chain's rules say of its store what was agreed. */
function holds({ settlement }: OfficeParts, { store, commission, recruiter }: Approved): boolean {
  const said = own(settlement.versions.chain.rules.stores, store);
  return said !== undefined && said.commission === commission && said.recruiter === recruiter;
}

const unknown = (id: string): Refusal => refuse("unknown-merchant", `There is no merchant ${id}. Nothing was done.`);
const wrongState = ({ id, state }: MerchantRow, expected: readonly MerchantState[]): Refusal =>
  refuse("merchant-state", `${id} is ${state}: expected ${expected.join(" or ")}. Nothing was done.`);

const viewed = (read: ServerReader, turned: Outcome<MerchantRow, HqRefusal>): HqAnswer<"merchant.apply"> =>
  turned.ok ? done(view(read, turned.value)) : turned;

function view(read: ServerReader, row: MerchantRow): HqMerchant {
  const { id, name, contact, phone, address, note, state, agreedOn, store, appliedAt, changedAt } = row;
  const recruiter =
    row.recruiter === null ? null : { member: row.recruiter, memberLabel: labelOf(read, row.recruiter) };
  const said = { name, contact, phone, address, note };
  return { id, ...said, recruiter, state, commissionBp: row.commission, agreedOn, store, appliedAt, changedAt };
}
