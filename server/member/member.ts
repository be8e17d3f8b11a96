/** The verbs of the member page, each carried out for the member who is signed in. Who that is the door has found out. */
import type { Logger } from "pino";
import type { MemberAnswer, MemberInput, MemberVerb, memberVerbs } from "../../shared/contract/member.ts";
import type { OrderDesk } from "../orders/orderDesk.ts";
import type { Programmes } from "../settlement/programmes.ts";
import type { Settlement } from "../settlement/settlement.ts";
import type { MemberRow } from "../store/rows.ts";
import type { ServerStore } from "../store/store.ts";
import { actVerbsOf } from "./acts.ts";
import type { SendCode } from "./codes.ts";
import { noticeVerbsOf } from "./notices.ts";
import { entryVerbsOf } from "./entries.ts";
import { historyVerbsOf } from "./history.ts";
import { privacyVerbsOf } from "./privacy.ts";

export type MemberParts = {
  readonly store: ServerStore;
  readonly orders: OrderDesk;
  readonly settlement: Settlement;
  readonly programmes: Programmes;
  /** The server's clock, ms. */
  readonly clock: () => number;
  readonly log: Logger;
  /** Null: no codes are sent, and nobody signs in by phone. */
  readonly sendCode: SendCode | null;
  /** Whose invitation a code is (§11.6); null: nobody's. */
  readonly invitedBy: (invitation: string) => string | null;
};

/** Those a member asks who is signed in; the others are the door's own (access.ts). */
export type SignedInVerb = {
  [V in MemberVerb]: (typeof memberVerbs)[V]["session"] extends true ? (V extends "sign-out" ? never : V) : never;
}[MemberVerb];
export type MemberDesk = {
  readonly [V in SignedInVerb]: (input: MemberInput<V>, who: MemberRow) => MemberAnswer<V> | Promise<MemberAnswer<V>>;
};

export const memberDesk = (parts: MemberParts): MemberDesk => ({
  ...entryVerbsOf(parts),
  ...historyVerbsOf(parts),
  ...noticeVerbsOf(parts),
  ...actVerbsOf(parts),
  ...privacyVerbsOf(parts),
});
