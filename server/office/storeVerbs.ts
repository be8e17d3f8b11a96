/** The verbs about one store. Refuse to say anything of another, whoever asks: the door has seen to who may ask of which. */
import type { HqAnswer, HqOutput } from "../../shared/contract/hq.ts";
import type { StoreInput, StoreOutput, StoreTill, StoreVerb, StoreVersion } from "../../shared/contract/hqStore.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { QueueRow } from "../../shared/ledger/rows.ts";
import { measured } from "../../shared/ledger/saleRows.ts";
import { aboveOf, isOfStore, partOf, viewOf } from "../../shared/rules/storePart.ts";
import type { VersionRow } from "../store/rows.ts";
import type { ServerReader } from "../store/store.ts";
import type { OfficeParts } from "./office.ts";
import { effectOf } from "./rulesText.ts";
import { StoreRules } from "./storeRules.ts";
import { queueName } from "./views.ts";

type Longer = "store.tryOut" | "store.publish";
type StoreVerbs = {
  readonly [V in StoreVerb]: (input: StoreInput<V>) => V extends Longer ? Promise<HqAnswer<V>> : HqAnswer<V>;
};

export function storeVerbsOf(parts: OfficeParts): StoreVerbs {
  const { read, settlement, tryOuts } = parts;
  const rules = new StoreRules(read, settlement);
  const partAt = (store: string, version: number): StoreOutput<"store.version"> => {
    const of = rules.rules(version);
    return { version, part: text(partOf(of, store)), above: text(aboveOf(of)) };
  };
  const triedOut = async (input: StoreInput<"store.tryOut">) => {
    const written = rules.written(input);
    if (!written.ok) return written;
    const { before, rules: after } = written.value;
    const asked = rules.needed(input.store, written.value);
    return await tryOuts.ofStore({ store: input.store, before, after, asked, orders: input.orders });
  };
  return ofStores(read, {
    "store.overview": ({ store }) => done(overview(parts, store)),
    "store.rules": ({ store }) => done({ ...partAt(store, rules.newest(store)), levels: read.settings.levels() ?? [] }),
    "store.versions": ({ store, before, limit }) => done(versionsOf(read, rules, store, before, limit)),
    "store.version": ({ store, version }) =>
      read.settings.versions().some((it) => it.version === version && isMeantFor(it, store))
        ? done(partAt(store, version))
        : refuse("invalid-rules", `No version ${version} was meant for ${store}.`),
    "store.check": (input) => done(rules.check(input)),
    "store.tryOut": async (input) => {
      const tried = await triedOut(input);
      return tried.ok ? done(tried.value.answer) : tried;
    },
    "store.publish": async (input) => {
      const tried = await triedOut(input);
      return tried.ok ? rules.publish(input, tried.value.margin) : tried;
    },
  });
}

/** Each refuses a store that there is not. */
function ofStores(read: ServerReader, verbs: StoreVerbs): StoreVerbs {
  const known = (store: string): boolean => read.tills.stores().some(({ id }) => id === store);
  const none = (store: string) => refuse("unknown-store", `There is no store ${store}.`);
  const now =
    <I extends { store: string }, A>(answer: (input: I) => A) =>
    (input: I) =>
      known(input.store) ? answer(input) : none(input.store);
  const later =
    <I extends { store: string }, A>(answer: (input: I) => Promise<A>) =>
    async (input: I) =>
      known(input.store) ? await answer(input) : none(input.store);
  return {
    "store.overview": now(verbs["store.overview"]),
    "store.rules": now(verbs["store.rules"]),
    "store.versions": now(verbs["store.versions"]),
    "store.version": now(verbs["store.version"]),
    "store.check": now(verbs["store.check"]),
    "store.tryOut": later(verbs["store.tryOut"]),
    "store.publish": later(verbs["store.publish"]),
  };
}

const text = (value: unknown): string => JSON.stringify(value, null, 2);

/** Whether a version was meant for any till of the store. */
const isMeantFor = ({ tills, store: of }: VersionRow, store: string): boolean =>
  tills === null || of === store || tills.some((till) => isOfStore(till, store));

/** A queue in which nobody of another store stands: of a till, a desk or the online channel of this one. */
const isOwnQueue = ({ key }: Pick<QueueRow, "key">, store: string): boolean =>
  key.startsWith(`till:${store}/`) || key === `cashier:${store}` || key === `store:${store}`;

function overview({ read, connected, clock }: OfficeParts, store: string): HqOutput<"store.overview"> {
  const now = clock();
  const timezone = read.settings.timezone() ?? "UTC";
  const calendar = new Calendar(timezone);
  const today = calendar.day(now);
  const versions = read.settings.versions();
  const tills = read.tills.tills().filter((till) => till.store === store);
  const sold = read.sales.sums({ from: today, to: today, store }, "till").filter(({ till }) => till !== "");
  return {
    now,
    timezone,
    store,
    name: read.tills.store(store)?.name ?? store,
    today: {
      orders: sold.reduce((sum, it) => sum + it.sales, 0),
      soldFen: sold.reduce((sum, it) => sum + measured(it, "net"), 0),
    },
    queues: read.figures
      .queues()
      .filter((queue) => isOwnQueue(queue, store))
      .map((queue) => ({
        key: queue.key,
        name: queueName(read, queue.key),
        waitingCount: queue.waiting,
        waitingFen: queue.waitingAmount,
        extractedFen: queue.extracted,
        paidFen: queue.paid,
        retainedFen: queue.retained,
        carriedFen: queue.carried,
      })),
    tills: tills.map(({ id, name, lastContact, enrolledAt, closedAt, rulesVersion }): StoreTill => ({
      id,
      name,
      connected: connected(id),
      lastContact,
      enrolledAt,
      closedAt,
      published:
        versions.findLast((it) => it.tills === null || it.tills.includes(id) || it.store === store)?.version ?? 0,
      adopted: rulesVersion,
    })),
  };
}

/** Newest first, each against the one before that was meant for the store. */
function versionsOf(
  read: ServerReader,
  rules: StoreRules,
  store: string,
  before: number | null,
  limit: number,
): StoreVersion[] {
  const all = read.settings.versions().filter((it) => isMeantFor(it, store));
  const older = all.filter(({ version }) => before === null || version < before);
  return older
    .slice(-limit)
    .toReversed()
    .map(({ version, publishedAt, by, tills, store: of }) => {
      const last = older.findLast((it) => it.version < version);
      const is = viewOf(rules.rules(version), store);
      return {
        version,
        publishedAt,
        by,
        tills: tills === null || of === store ? null : tills.filter((till) => isOfStore(till, store)),
        ofStore: of === store,
        effect: last === undefined ? [] : effectOf(viewOf(rules.rules(last.version), store), is),
      };
    });
}
