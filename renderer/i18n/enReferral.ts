/** The till: who brought a member, rewards for it, the union queue. */
import type { zhReferral } from "./zhReferral.ts";

export const enReferral: Record<keyof typeof zhReferral, string> = {
  "referral.by": "Brought by {{who}}",
  "referral.byUnknown": "Brought by a member this till does not know",
  "referral.field": "Brought by (optional)",
  "referral.fieldHow": "Phone, card or invitation; once, before the first order",
  "referral.title": "Who brought {{who}}",
  "referral.set": "Set as referrer",
  "referral.open": "Brought by…",
  "rewards.title": "Referral rewards",
  "rewards.kind.direct": "direct",
  "rewards.kind.indirect": "indirect",
  "rewards.kind.team": "team",
  "rewards.kind.recruit": "recruiting",
  "rewards.to": "{{kind}}: {{amount}} → {{who}}",
  "rewards.toUnsaid": "{{kind}}: a reward → {{who}} (by profit, amount not shown)",
  "rewards.somebody": "a member this till does not know",
  "rewards.state.unsent": "credited once sent",
  "rewards.state.sent": "sent, the server credits it",
  "rewards.state.credited": "credited",
  "earn.union":
    "Union queue: nothing is extracted from this sale; what waits is paid each midnight from the day's profit",
  "earn.pool": "next midnight's pool so far {{amount}} or more",
  "receipt.ofDay": "the profit of {{day}}",
  "refusal.unknown-referrer":
    "Nobody is known by that as a referrer; nothing was changed. Check the phone, card or invitation, register them first, or leave it empty.",
  "refusal.member-held":
    "A till holds a part of this member's balance for a sale; nothing was changed. Try again when that is done, in 15 minutes at the latest.",
  "refusal.member-proposed":
    "A proposal about this member is open; nothing was changed. Decide on it first, then erase.",
  "refusal.self-referral": "Nobody brings themselves; nothing was changed. Enter somebody else, or leave it empty.",
  "refusal.referrer-set-already":
    "Who brought this member is written down already, once and for all; nothing was changed.",
  "refusal.ordered-already":
    "This member has bought before; who brought them can be said before the first order only. Nothing was changed.",
  "refusal.referral-loop":
    "That member was brought by this one, directly or through others: no circles. Nothing was changed; enter somebody else, or leave it empty.",
};
