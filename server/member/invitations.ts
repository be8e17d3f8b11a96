/** Invitations (§11.6): a member's own code, who came by it, and what was credited for what those buy (§11). */
import type { MemberAnswer, MemberInput } from "../../shared/contract/member.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { chainRules, sumView } from "../office/rewards.ts";
import type { MemberRow } from "../store/rows.ts";
import type { ServerStore } from "../store/store.ts";
import { seal, unseal } from "./sealed.ts";
import { othersName } from "./shop.ts";

/** Whose invitation a code is; null: nobody's. */
export function referrerOfInvitation(store: ServerStore, code: string): string | null {
  const id = unseal(store, "invitation", code);
  const member = id === null ? undefined : store.read.members.member(id);
  // One whose person was erased invites nobody any more.
  return member && (member.phone ?? member.card) !== null ? member.id : null;
}

export const invitationVerbsOf = ({ store }: { readonly store: ServerStore }) => ({
  invite: (_: MemberInput<"invite">, { id }: MemberRow): MemberAnswer<"invite"> => {
    const rewards = chainRules(store.read)?.rewards ?? null;
    return done({
      code: seal(store, "invitation", id),
      directBp: rewards?.direct ?? null,
      indirectBp: rewards?.indirect ?? null,
      invited: store.read.rewards.broughtCount(id),
    });
  },
  "invited.list": ({ after, limit }: MemberInput<"invited.list">, { id }: MemberRow): MemberAnswer<"invited.list"> => {
    const place = after === null ? null : placeOf(store, id, after);
    if (place === undefined) return refuse("malformed", "after: expected what `next` of an earlier answer said");
    const rows = store.read.rewards.newestBrought(id, place, limit + 1);
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return done({
      rows: shown.map(({ member, at }) => ({ name: othersName(store.read, member), at })),
      next: last ? seal(store, "place", last.member) : null,
    });
  },
  "reward.mine": ({ before, limit }: MemberInput<"reward.mine">, { id }: MemberRow): MemberAnswer<"reward.mine"> => {
    const { rewards } = store.read;
    const rows = rewards.ofMember(id, before, limit + 1);
    const shown = rows.slice(0, limit).map(({ n, at, kind, amount }) => ({ n, at, kind, amountFen: amount }));
    return done({
      sums: rewards.sumsOfMember(id).map((sum) => ({ kind: sum.kind, ...sumView(sum) })),
      rows: shown,
      next: rows.length > limit ? (shown.at(-1)?.n ?? null) : null,
    });
  },
});

/** Where a page went on; undefined: nowhere of this member's. */
function placeOf(store: ServerStore, referrer: string, text: string): { at: number; member: string } | undefined {
  const member = unseal(store, "place", text);
  const row = member === null ? undefined : store.read.members.member(member);
  if (!row || store.ledger.rewards?.person(row.id)?.referrer !== referrer) return undefined;
  return { at: row.registeredAt, member: row.id };
}
