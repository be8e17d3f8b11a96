/** The texts of rewards around the queue, of the union queue and of what the owner acknowledges. */
import type { zhAround } from "./zhAround.ts";

export const enAround: Record<keyof typeof zhAround, string> = {
  "rule.from.union": "union queue",
  "rule.queue.union": "union queue: one queue for every channel",
  "rule.union":
    "Union queue: units of every channel join one queue, with an entitlement of {{ratio}} of what was paid. Nothing is extracted per order; at midnight {{share}} of the day’s net profit is paid out, which depends on future sales and is not guaranteed.",
  "rule.union.accelerate":
    "Acceleration: {{ratio}} of a unit’s profit goes first to the waiting entries of the buyer’s referrer.",
  "rule.rewards.direct": "Direct: the buyer’s referrer receives {{ratio}}.",
  "rule.rewards.indirect": "Indirect: the referrer’s referrer receives {{ratio}}; there is no third level.",
  "rule.rewards.recruit":
    "Recruiting: the member who brought a store receives {{ratio}} of its cashier and online units.",
  "rule.rewards.level": "{{level}} {{ratio}}",
  "rule.rewards.team": "Team differential: {{levels}}; from the buyer’s referrer at most {{depth}} steps up the line.",
  "rule.rewards.depth": "{{depth}} steps up the referral line: more than two.",
  "rule.rewards.shareholders.day":
    "Shareholders: {{ratio}} of each day’s sales or profit, as set, by weight, to {{count}} members: {{shares}}.",
  "rule.rewards.shareholders.month":
    "Shareholders: {{ratio}} of each month’s sales or profit, as set, by weight, to {{count}} members: {{shares}}.",
  "rule.rewards.base.paid":
    "These rewards go by what was paid; the server credits them to members’ balances and takes them back in proportion after refunds.",
  "rule.rewards.base.profit":
    "These rewards go by profit; the server credits them to members’ balances and takes them back in proportion after refunds.",
  "rule.around": "Around the queue",
  "ack.title": "For the owner to acknowledge",
  "ack.why":
    "Team rewards by downline, shareholder rewards, and entitlements above what was paid, above the extraction or above the margin draw legal warnings (in China: the Regulations on the Prohibition of Pyramid Selling, and the 2018 notice of six agencies on rebates for spending). Acknowledge each before publishing; the name, the time and these figures are kept in this version of the rules.",
  "ack.aboveWhole": "An entitlement is up to {{ratio}} of what was paid: above 100% ({{where}}).",
  "ack.aboveExtract":
    "Queue {{queue}}: an entitlement is up to {{ratio}} of what was paid, as little as {{extract}} of an order is extracted, and nothing is ever cleared. At flat sales only a part can be paid, and who joins later waits longer.",
  "ack.aboveMargin":
    "By the shop's own last orders: extraction takes {{extract}} of sales and rewards {{rewards}}, together more than the margin of {{margin}}.",
  "ack.i": "I understand and acknowledge this",
  "ack.by": "Name of who acknowledges",
  "ack.known": "{{by}} acknowledged the same figures at {{at}}",
  "ack.asked": "To be acknowledged by the owner when publishing: at least {{count}}",
  "ack.column": "Acknowledged",
  "ack.one": "{{by}}, {{at}}",
};
