/** What is owed to whom. */
import type { zhOwed } from "./zhOwed.ts";

export const enOwed: Record<keyof typeof zhOwed, string> = {
  "hq.owed": "Winding down",
  "owed.filter": "Filter what is owed",
  "owed.text": "Member id, phone or card",
  "owed.shown": "Show",
  "owed.shown.owed": "Owed",
  "owed.shown.owing": "Owing",
  "owed.shown.all": "All",
  "owed.sort": "Sort",
  "owed.sort.waiting": "Most waiting first",
  "owed.sort.cash": "Largest balance first",
  "owed.sort.points": "Most points first",
  "owed.sort.love": "Most love value first",
  "owed.sort.member": "By id",
  "owed.waiting": "Waiting",
  "owed.waitingHow": "{{count}} entries in line",
  "owed.count": "Entries",
  "owed.cash": "Balance",
  "owed.cashHow": "{{count}} members have something",
  "owed.owing": "Owed by members",
  "owed.owingHow": "Below zero after refunds",
  "owed.points": "Points",
  "owed.love": "Love value (available)",
  "owed.frozen": "Frozen {{amount}}",
  "owed.differs": "What waits differs from the sum of the days by {{amount}}: see the log",
  "owed.none": "Nothing is owed to anybody",
  "owed.nobody": "No such member",
  "owed.how":
    "What is owed to whom when the programme is wound down: balances are paid out by two persons, what waits is paid from future sales. The whole list is in Exports, “Owed”.",
};
