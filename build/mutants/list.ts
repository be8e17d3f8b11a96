/**
 * Faults that somebody might make, each as a patch of one place in the product's sources. Nothing of
 * them is in the product: a hook of the module loader puts one in, in a process of the tests alone.
 * Every one has to be found, by the simulation or by the suite that is named.
 */
import type { Patch } from "../simulation/hooks.ts";
import type { StoreKind } from "../simulation/seed.ts";

export type Mutant = Patch & {
  readonly name: string;
  /** What goes wrong with it. */
  readonly why: string;
  /** Where two guards stand one behind the other: the second, taken away as well. */
  readonly also?: readonly Patch[];
  /** The tests that find it; absent: the simulation does. */
  readonly suite?: string;
  /** A seed that finds it, where the first ones do not; the others are tried after it. */
  readonly seed?: number;
  /** Where the simulation finds it; absent: in memory. */
  readonly store?: StoreKind;
};

export const patchesOf = ({ file, find, replace, also = [] }: Mutant): Patch[] => [{ file, find, replace }, ...also];

export const MUTANTS: readonly Mutant[] = [
  {
    name: "till-synchronous-normal",
    file: "electron/store/open.ts",
    find: 'db.pragma("synchronous = FULL");',
    replace: 'db.pragma("synchronous = NORMAL");',
    why: "a sale that was told to be paid is gone when the power goes",
  },
  {
    name: "server-synchronous-normal",
    file: "server/store/sqlite/connection.ts",
    find: 'connection.pragma("synchronous = FULL");',
    replace: 'connection.pragma("synchronous = NORMAL");',
    why: "facts that were acknowledged are gone when the power goes",
  },
  {
    name: "till-synchronous-normal-on-disk",
    file: "electron/store/open.ts",
    find: 'db.pragma("synchronous = FULL");',
    replace: 'db.pragma("synchronous = NORMAL");',
    why: "the same on real files: the log is torn where it was never synced",
    store: "sqlite",
  },
  {
    name: "ack-before-commit",
    file: "server/settlement/settlement.ts",
    find: "      for (const { failed } of group) failed(error);",
    replace:
      "      for (const { taken, batch } of group) taken({ taken: { cursor: batch.from + batch.lines.length - 1, head: batch.head, woken: new Set() } });",
    why: "what the disk did not take is acknowledged all the same",
  },
  {
    name: "cursor-off-by-one",
    file: "server/settlement/passage.ts",
    find: "cursor: from + lines.length - 1,",
    replace: "cursor: from + lines.length - 2,",
    why: "the last fact of every batch is asked for again",
  },
  {
    name: "feed-cursor-outside-the-transaction",
    file: "electron/uplink/feed.ts",
    find: "    books.writeFeed(cursor, queue ?? known);\n  });",
    replace:
      "    void Promise.resolve().then(() => books.transact(() => books.writeFeed(cursor, queue ?? known)));\n  });",
    why: "a crash between the effect and the cursor has the feed applied twice",
  },
  {
    name: "feed-row-skipped",
    file: "electron/uplink/feed.ts",
    find: "      cursor = n;\n",
    replace: "      cursor = n;\n      if (n % 5 === 4) continue;\n",
    why: "what a row of the feed says never comes to the till",
  },
  {
    name: "double-reward",
    file: "shared/queue/extract.ts",
    find: "balance.cash = add(balance.cash, amount);",
    replace: "balance.cash = add(balance.cash, 2 * amount);",
    why: "a member is credited twice what was paid to the entry",
  },
  {
    name: "lost-handover",
    file: "shared/queue/handover.ts",
    find: "    ledger.move(entry, key, ledger.order(entry.order)?.completed ?? false);",
    replace: "    ledger.release(entry, key);",
    why: "entries that are handed over stand in nobody's queue",
  },
  {
    name: "closed-lane-paid",
    file: "shared/queue/handover.ts",
    find: '    if (entry.lane !== "closed") ledger.close(entry, key);',
    replace: '    if (entry.lane !== "closed") continue;',
    why: "an entry on its way back to its till is paid at the server meanwhile",
  },
  {
    name: "pending-forgotten",
    suite: "shared/queue/handover.test.ts",
    file: "shared/queue/handover.ts",
    find: "    if (entry.pending.length > 0) carryOutPending(",
    replace: "    if (entry.pending.length > 1_000) carryOutPending(",
    why: "what was left to the owner while an entry was on its way is never done",
  },
  {
    name: "till-keeps-what-it-hands-over",
    file: "shared/queue/handover.ts",
    find: "    if (!owns(key)) {\n      ledger.release(entry, key);",
    replace: "    if (!owns(key)) {\n      entry.queue = entry.queue;",
    why: "a till goes on paying entries that the server pays too",
  },
  {
    name: "carried-pool-lost",
    file: "shared/queue/extract.ts",
    find: '  if (basic.leftover === "carry") queue.carried = left;',
    replace: '  if (basic.leftover === "carry") queue.carried = 0;',
    why: "what nobody waited for is gone instead of carried on",
  },
  {
    name: "till-memory-kept-after-rollback",
    file: "electron/store/books.ts",
    find: "    this.#forgetFolded();\n    this.device.dropped();",
    replace: "    this.device.dropped();",
    why: "the till goes on with rows that the disk did not take",
  },
  {
    name: "server-memory-kept-after-rollback",
    file: "server/settlement/settlement.ts",
    find: "      this.#ledger.dropped();\n      programmes.dropped();",
    replace: "      programmes.dropped();",
    why: "the server goes on with rows that the disk did not take",
  },
  {
    name: "server-rules-kept-after-rollback",
    file: "server/settlement/settlement.ts",
    find: "      this.#versions = Versions.of(store.read, programmes);\n      throw error;",
    replace: "      throw error;",
    why: "a version whose publishing failed is in force in memory",
  },
  {
    name: "head-kept-after-rollback",
    file: "electron/store/books.ts",
    find: "    this.facts.dropped();\n",
    replace: "",
    why: "the chain goes on from a fact that was never kept",
  },
  {
    name: "retry-waits-for-a-sale",
    file: "electron/uplink/retry.ts",
    find: "      this.#cancel = undefined;\n      this.#run();",
    replace: "      this.#cancel = undefined;",
    why: "a till that lost its server stays away until somebody does something",
  },
  {
    name: "promise-decided-again",
    file: "shared/queue/fold.ts",
    find: "        promise: body.promise,",
    replace: "        promise: null,",
    why: "what was promised to a customer on paper is decided anew by whoever reads it",
  },
  {
    name: "act-key-forgotten",
    file: "electron/desk/sale.ts",
    find: "  const before = desk.books.act(key);\n  if (!before) return null;\n  if (before.verb ===",
    replace: "  const before = desk.books.act(`${key}!`);\n  if (!before) return null;\n  if (before.verb ===",
    why: "a clerk who asks twice sells twice",
  },
  {
    name: "rehearsal-kept",
    file: "electron/store/books.ts",
    find: '      if (this.db.inTransaction) this.db.exec("ROLLBACK");\n      this.#forgetFolded();',
    replace: '      if (this.db.inTransaction) this.db.exec("COMMIT");\n      this.#forgetFolded();',
    why: "goods that are only looked at are given back",
    suite: "electron/desk/returns.test.ts",
  },
  {
    name: "shop-key-forgotten",
    file: "server/orders/orderDesk.ts",
    find: "      if (this.#knownValue(from, body)) return;",
    replace: "      if (this.#knownValue(`${from}!`, body)) return;",
    why: "a shop that asks twice gives twice",
    suite: "server/orders/api.test.ts",
  },
  {
    name: "clearing-by-the-wrong-clock",
    file: "shared/queue/clock.ts",
    find: '(ownedByTill(queue) ? queue.slice("till:".length) : COMMON_CLOCK)',
    replace: '(queue === "" ? queue : COMMON_CLOCK)',
    why: "a till's queue is cleared when the server's clock says so",
  },
  {
    name: "dedup-by-nothing",
    file: "server/journal/sequel.ts",
    find: "  if (agrees) return { from: held + 1, prev: till.head, lines: lines.slice(known.length), whole: known.length === 0 };",
    replace: "  if (agrees) return { from: till.cursor + 1, prev: till.head, lines, whole: false };",
    why: "a batch that comes twice is taken twice",
  },
  {
    name: "gap-accepted",
    file: "server/journal/sequel.ts",
    find: "  if (from > till.cursor + 1) {",
    replace: "  if (from > till.cursor + 1_000) {",
    why: "a batch from beyond the next fact is no longer told apart from other facts",
    suite: "server/door/refusals.test.ts",
  },
  {
    name: "fen-lost-on-the-way",
    file: "shared/queue/extract.ts",
    find: "    left -= amount;\n    creditEntry(",
    replace: "    left -= amount;\n    if (amount > 3_000) left -= 1;\n    creditEntry(",
    why: "a fen of a large payout goes nowhere",
  },
  {
    name: "head-of-the-line-skipped",
    file: "shared/queue/extract.ts",
    find: '  const ready = ledger.at(queue, "ready", skipped.ready);',
    replace:
      '  const ready = ledger.at(queue, "ready", skipped.ready + 1) ?? ledger.at(queue, "ready", skipped.ready);',
    why: "the second in line is paid before the first",
    suite: "shared/queue/extract.test.ts",
  },
  {
    name: "rounding-up",
    file: "shared/kernel/money.ts",
    find: "(product - (product % BASIS)) / BASIS",
    replace: "Math.ceil(product / BASIS)",
    why: "what is owed is rounded in the member's favour",
    suite: "shared/kernel/money.test.ts",
  },
  {
    name: "refund-forgets-completed-entries",
    file: "shared/queue/refund.ts",
    find: "  const lost = lossOf(entry, base);\n  const before",
    replace:
      '  const lost = entry.state === "done" ? { waiting: 0, cash: 0, exchanged: 0 } : lossOf(entry, base);\n  const before',
    why: "what was paid to an entry that is done is not taken back",
    suite: "shared/queue/refund.test.ts",
  },
  {
    name: "claw-back-twice",
    file: "shared/queue/refund.ts",
    find: "balance.cash = add(balance.cash, -lost.cash);",
    replace: "balance.cash = add(balance.cash, -2 * lost.cash);",
    why: "a refund takes back twice what the entry had received",
  },
  {
    name: "clearing-forgets-the-late",
    file: "shared/queue/clock.ts",
    find: "      if (entry.at >= passed) break;",
    replace: "      if (entry.at >= passed - 1_000) break;",
    why: "what joined in the last second before a clearing waits on",
    suite: "shared/queue/clock.test.ts",
  },
  {
    name: "quarantine-stops-the-till",
    file: "server/settlement/passage.ts",
    find: "      consume(intake, till.id, sequel, index, first + index, fact.impossible);\n      continue;",
    replace: "      throw new Error(fact.impossible);",
    why: "one fact that cannot be understood keeps a till's others away for ever",
    suite: "server/settlement/quarantine.test.ts",
  },
  {
    name: "receipt-not-checked",
    file: "electron/uplink/receipts.ts",
    find: "!isKnownServer || !bears(key, till, receipt)",
    replace: "(!isKnownServer && !bears(key, till, receipt))",
    why: "a till keeps a receipt that its server did not sign",
    suite: "electron/uplink/receipts.test.ts",
  },
  {
    name: "receipt-forgotten",
    file: "electron/uplink/receipts.ts",
    find: "if (receipt.cursor >= (books.facts.receipt?.cursor ?? 0))",
    replace: "if (receipt.cursor >= (books.facts.receipt?.cursor ?? 1_000_000))",
    why: "nobody could show what a server had acknowledged before it was put back from a copy",
  },
  {
    name: "hold-captured-twice",
    file: "server/balances/capture.ts",
    find: '  if (spent.hold !== null) rows.holds.closeHold(fact.till, spent.hold, "captured");\n',
    replace: "",
    why: "what a sale has spent stays set aside as well",
    suite: "server/balances/holds.test.ts",
  },
  {
    name: "hold-above-the-balance",
    file: "server/balances/holds.ts",
    find: "const free = Math.max(0, balance - (rows.holds.held(member, what, now) - own));",
    replace: "const free = Math.max(0, balance - own);",
    why: "two tills spend one balance at the same time",
    suite: "server/balances/holds.test.ts",
  },
  {
    name: "request-told-twice",
    seed: 65,
    file: "server/settlement/requests.ts",
    find: 'if (owner !== null) this.#tell(owner, { kind: "request", at: fact.at, ...request });',
    replace:
      'if (owner !== null) for (const at of [fact.at, fact.at + 1]) this.#tell(owner, { kind: "request", at, ...request });',
    also: [
      {
        file: "electron/uplink/feed.ts",
        find: "if (books.heard.note(body)) answer(",
        replace: "if (body.till !== null) answer(",
      },
    ],
    why: "the owner of an entry carries out what was asked for once as often as it is told",
  },
  {
    name: "request-never-told",
    seed: 65,
    file: "server/settlement/requests.ts",
    find: 'if (owner !== null) this.#tell(owner, { kind: "request", at: fact.at, ...request });',
    replace: "if (owner === null) return;",
    why: "what was asked for of another till's order is never carried out",
  },
  {
    name: "night-goes-on-as-if-nothing-was",
    file: "shared/queue/fold.ts",
    find: "if (office && endsNights(fact.kind)) workNight(act, Infinity);",
    replace: "",
    why: "what is taken back in the middle of a night's payments is not paid by it",
    suite: "server/settlement/nights.test.ts",
  },
  {
    name: "night-pays-who-came-too-late",
    file: "shared/queue/order.ts",
    find: "if (queue === UNION && act.people !== undefined) passOver(act, entry);",
    replace: "",
    why: "who joins while a night is paid takes what belongs to those who stood there",
    suite: "server/settlement/nights.test.ts",
  },
  {
    name: "day-counted-twice",
    file: "shared/rewards/midnight.ts",
    find: "{ brought: Math.min(net, 0), profit: 0, rewarded: 0 }",
    replace: "{ brought: net }",
    why: "a day's profit is distributed at every midnight that follows",
    suite: "shared/rewards/rewards.test.ts",
  },
  {
    name: "night-not-gone-on-with",
    file: "server/settlement/settlement.ts",
    find: "if (passed !== null && passed !== this.#broken) this.#moveClock(passed);\n    this.#goOnWithNight();",
    replace: "if (passed !== null && passed !== this.#broken) this.#moveClock(passed);",
    why: "a night that was begun is never paid",
  },
  {
    name: "rewards-kept-after-a-refund",
    file: "shared/queue/refund.ts",
    find: "refundRewards(act, ",
    replace: "((..._: unknown[]) => undefined)(act, ",
    why: "who brought a buyer keeps the reward of what was handed back",
    suite: "shared/rewards/rewards.test.ts",
  },
  {
    name: "cap-ignored",
    file: "shared/rules/decide.ts",
    find: 'if (isFull(rules, unit, known)) return decline("liability-cap");',
    replace: "",
    why: "a queue that is full goes on promising",
    suite: "shared/rules/decide.test.ts",
  },
  {
    name: "cap-held-against-another-queue",
    file: "electron/desk/earn.ts",
    find: "return figures?.key === queue ? figures.waitingAmount : 0;",
    replace: "return figures?.waitingAmount ?? 0;",
    why: "a member is kept out of a queue because another one is full",
    suite: "electron/desk/cap.test.ts",
  },
  {
    name: "cap-counts-the-order-itself",
    file: "shared/queue/order.ts",
    find: "waiting: (queue) => waiting.get(queue) ?? 0,",
    replace: "waiting: (queue) => (waiting.has(queue) ? ledger.queue(queue).waitingAmount : 0),",
    why: "which of an order's units join depends on how it is told in lines",
    suite: "shared/queue/order.test.ts",
  },
  {
    name: "cap-counts-what-is-cleared",
    file: "shared/queue/clock.ts",
    find: "(entry.at < passed ? sum : add(sum, entry.remaining))",
    replace: "add(sum, entry.remaining)",
    why: "the first customer of the day is kept out by what midnight took away",
    suite: "electron/desk/cap.test.ts",
  },
  {
    name: "referral-in-a-circle",
    file: "shared/queue/people.ts",
    find: 'if (up === member) return "referral-loop";',
    replace: "if (up === member) return null;",
    why: "two members have brought each other, and each is paid for both",
    suite: "shared/queue/people.test.ts",
  },
  {
    name: "stale-settler-commits",
    file: "server/store/postgres/store.ts",
    find: "this.#first = epoch === null ? []",
    replace: "this.#first = epoch !== -1 ? []",
    why: "a settler that was replaced while it was paused goes on writing",
    suite: "server/store/postgres/store.test.ts",
  },
  {
    name: "group-forgets-the-others",
    file: "server/settlement/settlement.ts",
    find: "    this.#turns.back(group.filter((it) => !own.includes(it)));",
    replace: "    this.#turns.back([]);",
    why: "batches that waited together with one in which something stood in the way are never answered",
    suite: "server/settlement/group.test.ts",
  },
  {
    name: "snapshot-before-the-cursor",
    file: "electron/uplink/feed.ts",
    find: "    pending: entry.pending.filter((it) => it.fact > fact),",
    replace: "    pending: entry.pending,",
    why: "what the owner has carried out long ago stays to be done at the till",
  },
  {
    name: "journal-misses-a-line",
    file: "server/settlement/intake.ts",
    find: "ledger.flush();",
    replace: "if (now % 7 !== 0) ledger.flush();",
    why: "state that was folded is not always written",
  },
];
