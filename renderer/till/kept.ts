/**
 * The sale in progress, which the till's process keeps: put there on each edit, in order, and taken up from there.
 * A return of unknown fate is kept on this screen, for it is no sale. Knows nothing of what is in a cart.
 */
import type { SaleDraft } from "../../shared/contract/cart.ts";
import { tillVerbs } from "../../shared/contract/till.ts";
import type { TillInput } from "../../shared/contract/till.ts";
import type { TillLink } from "../kit/link.ts";
import type { Said } from "./state.ts";

/** A return that was sent and not answered yet. */
export type Refund = TillInput<"refund.commit">;
export type Shelf = Pick<Storage, "getItem" | "setItem">;

const KEPT_REFUND = "paifan.refund";

/** Nobody can tell from these whether the act was done. */
export const UNKNOWN_FATE: ReadonlySet<string> = new Set(["till-unreachable", "unreadable-answer"]);

/** Nor from these, of a gift that the server was asked for. */
export const GIFT_UNKNOWN: ReadonlySet<string> = new Set([...UNKNOWN_FATE, "gift-unanswered", "internal"]);

/** A fresh act key: 32 hex digits. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const newSale = (): SaleDraft => ({
  key: newKey(),
  lines: [],
  selected: -1,
  member: null,
  discount: null,
  tenders: null,
  handBack: null,
});

/** Nothing that anybody would miss. */
export const isUntouched = ({ lines, member, discount, tenders }: SaleDraft): boolean =>
  lines.length === 0 && member === null && discount === null && tenders === null;

export const keepRefund = (shelf: Shelf, refund: Refund | null): void =>
  shelf.setItem(KEPT_REFUND, refund === null ? "" : JSON.stringify(refund));

export function keptRefund(shelf: Shelf): Refund | null {
  const text = shelf.getItem(KEPT_REFUND);
  if (text === null || text === "") return null;
  try {
    const parsed = tillVerbs["refund.commit"].input.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    console.error("The kept return does not have the expected shape", parsed.error);
  } catch (error) {
    console.error("The kept return is not JSON", error);
  }
  return null;
}

type Screen = {
  /** The sale as the screen has it. */
  now(): SaleDraft;
  /** Another screen, or an earlier life of this one, has left it so; null: there is none. */
  adopt(sale: SaleDraft | null): void;
  /** It could not be kept. */
  say(said: Said): void;
};

/** Keeps the sale at the till: one put under way at a time, always the latest; what others put is taken up when there is none of our own. */
export function draftKeeper(link: TillLink, screen: Screen) {
  let known = false;
  let isDirty = false;
  let isHeard = false;
  let flying: Promise<void> | null = null;

  /** @returns whether the till has heard of it */
  const put = async (): Promise<boolean> => {
    const sale = screen.now();
    const outcome = await link.call("draft.put", { draft: isUntouched(sale) ? null : sale });
    if (!outcome.ok && outcome.code !== "till-unreachable") screen.say(outcome);
    return outcome.ok || outcome.code !== "till-unreachable";
  };
  const pump = () => {
    if (flying !== null || !isDirty) return;
    isDirty = false;
    flying = put().then((arrived) => {
      flying = null;
      // With no till there, another try would only fail: the next contact or edit is waited for.
      if (!arrived) isDirty = true;
      else if (isDirty) pump();
      else if (isHeard) void read();
    });
  };
  const read = async () => {
    isHeard = false;
    const outcome = await link.call("draft.get", {});
    if (!outcome.ok) {
      if (UNKNOWN_FATE.has(outcome.code)) return;
      screen.say(outcome);
    }
    const first = !known;
    known = true;
    // An edit made meanwhile is newer than what was read.
    if (!first && (isDirty || flying !== null)) return;
    screen.adopt(outcome.ok ? outcome.value : null);
  };
  return {
    /** False until the till has said what it keeps: an edit before that would overwrite it. */
    isKnown: () => known,
    changed: () => {
      isDirty = true;
      pump();
    },
    /** Resolves when the till has the sale as it is, or cannot be reached. */
    settled: async () => {
      for (let flight = flying; flight !== null; flight = flying) await flight;
    },
    /** The news say that the sale in progress changed, here or elsewhere. */
    heard: () => {
      if (isDirty || flying !== null) isHeard = true;
      else void read();
    },
    /** There is contact with the till: what it does not have is put there, else what it has is taken up. */
    met: async () => {
      if (flying !== null) await flying;
      if (!isDirty || !known) return await read();
      pump();
      if (flying !== null) await flying;
    },
  };
}
