/** Stores and tills as headquarters finds, adds and names them, and the codes with which a till can still be enrolled. */
import type { HqAnswer, HqInput, HqOutput } from "../../shared/contract/hq.ts";
import type { HqCode, HqDevice, HqStore } from "../../shared/contract/hqDevices.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { OFFICE } from "../../shared/queue/fold.ts";
import { PROTOCOL } from "../../shared/sync/messages.ts";
import { tellCurrent } from "../feed/current.ts";
import type { OfficeDesk } from "../settlement/desk.ts";
import type { CodeRow, StoreRow, TillRow } from "../store/rows.ts";
import type { ServerReader } from "../store/store.ts";
import type { OfficeParts } from "./office.ts";

type Parts = Pick<OfficeParts, "read" | "settlement" | "connected" | "clock">;
type Sort = HqInput<"till.list">["sort"];

const OFFICE_STORE = OFFICE.split("/")[0];

export function deviceVerbsOf(parts: Parts) {
  const { read, settlement } = parts;
  return {
    "chain.places": (): HqAnswer<"chain.places"> => done(places(read)),
    "store.list": (input: HqInput<"store.list">): HqAnswer<"store.list"> => done({ rows: listStores(parts, input) }),
    "store.add": ({ store: id, name }: HqInput<"store.add">): HqAnswer<"store.add"> =>
      settlement.office((desk): HqAnswer<"store.add"> => {
        const added = addStore(desk, id, name);
        return added.ok ? done({ id, name, tills: 0, connected: 0 }) : added;
      }),
    "store.rename": ({ store: id, name }: HqInput<"store.rename">): HqAnswer<"store.rename"> =>
      settlement.office((desk): HqAnswer<"store.rename"> => {
        const { rows, now } = desk.parts;
        if (id === OFFICE_STORE || !rows.tills.store(id))
          return refuse("unknown-store", `There is no store ${id}. Nothing was changed.`);
        rows.tills.putStore({ id, name }, now);
        const tills = rows.tills.ofStore(id);
        desk.wake(tellCurrent(rows, tills, "names"));
        return done(storeView(parts, { id, name }, tills));
      }),
    "till.list": (input: HqInput<"till.list">): HqAnswer<"till.list"> => done(listTills(parts, input)),
    "till.rename": ({ till: id, name }: HqInput<"till.rename">): HqAnswer<"till.rename"> =>
      settlement.office((desk): HqAnswer<"till.rename"> => {
        const { rows } = desk.parts;
        const till = id === OFFICE ? undefined : rows.tills.till(id);
        if (!till) return refuse("unknown-till", `There is no till ${id}. Nothing was changed.`);
        if (till.closedAt !== null) return refuse("till-closed", `${id} has been closed. It stays as it was.`);
        rows.tills.nameTill(id, name);
        desk.wake(tellCurrent(rows, [till], "names"));
        return done({ till: id, name });
      }),
    "code.list": (): HqAnswer<"code.list"> =>
      done({ rows: read.tills.openCodes(parts.clock()).map((code) => codeView(parts, code)) }),
    "code.revoke": ({ till }: HqInput<"code.revoke">): HqAnswer<"code.revoke"> =>
      settlement.office(({ parts: { rows, now } }): HqAnswer<"code.revoke"> => {
        if (!rows.tills.openCodes(now).some((code) => code.till === till))
          return refuse("unknown-code", `No code of ${till} can be used any more. Nothing was changed.`);
        rows.tills.dropUnusedCodes(till);
        return done({ till });
      }),
  };
}

/** In an open transaction. Refused: `store-exists`. */
export function addStore(
  { parts: { rows, now } }: OfficeDesk,
  id: string,
  name: string,
): Outcome<null, "store-exists"> {
  if (id === OFFICE_STORE || rows.tills.store(id))
    return refuse("store-exists", `There is a store ${id} already. Choose another number; nothing was added.`);
  rows.tills.putStore({ id, name }, now);
  return done(null);
}

/** Whether a text is part of any of these, without capitals. */
function isIn(text: string, ...names: readonly string[]): boolean {
  if (text === "") return true;
  const part = text.toLowerCase();
  return names.some((name) => name.toLowerCase().includes(part));
}

function places(read: ServerReader): HqOutput<"chain.places"> {
  const stores = read.tills.stores();
  const names = new Map(stores.map((it) => [it.id, it.name]));
  return {
    stores: stores.map(({ id, name }) => ({ id, name })),
    tills: read.tills.tills().map(({ id, name, store }) => ({ id, name, store, storeName: names.get(store) ?? store })),
  };
}

/** Whether it is to be updated: it speaks an older version of the wire than the server. */
export const isOutdated = ({ revokedAt, protocol }: TillRow): boolean =>
  revokedAt === null && protocol !== null && protocol < PROTOCOL;

function listStores(parts: Parts, { text, after, limit }: HqInput<"store.list">): HqStore[] {
  const { tills } = parts.read;
  return tills
    .stores()
    .filter(({ id, name }) => isIn(text, id, name) && (after === null || id > after))
    .slice(0, limit)
    .map((store) => storeView(parts, store, tills.ofStore(store.id)));
}

function storeView({ connected }: Parts, { id, name }: StoreRow, tills: readonly TillRow[]): HqStore {
  const open = tills.filter((it) => it.closedAt === null);
  return { id, name, tills: open.length, connected: open.filter((it) => connected(it.id)).length };
}

function listTills(parts: Parts, asked: HqInput<"till.list">): { rows: HqDevice[]; count: number } {
  const { read, connected } = parts;
  const { store, state, mustUpdate, text, sort, after, limit } = asked;
  const names = new Map(read.tills.stores().map((it) => [it.id, it.name]));
  const quarantined = read.journal.quarantined();
  const view = (till: TillRow): HqDevice =>
    deviceView(till, names.get(till.store) ?? till.store, connected(till.id), quarantined[till.id] ?? 0);
  const compare = (a: HqDevice, b: HqDevice): number => ORDERS[sort](a, b) || byText(a.id, b.id);
  const fitting = (store === null ? read.tills.tills() : read.tills.ofStore(store))
    .map(view)
    .filter((it) => state === null || it.state === state)
    .filter((it) => !mustUpdate || it.mustUpdate)
    .filter((it) => isIn(text, it.id, it.name, it.storeName))
    .toSorted(compare);
  // By its place and not by its number among them: it may fit no more by now.
  const last = after === null ? undefined : read.tills.till(after);
  const place = last && view(last);
  const rest = place ? fitting.filter((it) => compare(place, it) < 0) : fitting;
  return { rows: rest.slice(0, limit), count: fitting.length };
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
/** What is largest first; what is not known comes last. */
const largest = (of: (it: HqDevice) => number | null) => (a: HqDevice, b: HqDevice) => (of(b) ?? -1) - (of(a) ?? -1);

const ORDERS: Record<Sort, (a: HqDevice, b: HqDevice) => number> = {
  contact: largest((it) => it.lastContact),
  id: () => 0,
  name: (a, b) => byText(a.name, b.name),
  unsent: largest((it) => it.unsent),
  clock: largest((it) => (it.clockMs === null ? null : Math.abs(it.clockMs))),
};

function deviceView(till: TillRow, storeName: string, isConnected: boolean, quarantined: number): HqDevice {
  const { id, name, store, enrolledAt, closedAt, lastContact, cursor, rulesVersion, protocol, said } = till;
  return {
    id,
    name,
    store,
    storeName,
    state: till.revokedAt !== null ? "closed" : enrolledAt === null ? "waiting" : isConnected ? "connected" : "offline",
    enrolledAt,
    closedAt,
    lastContact,
    facts: cursor,
    quarantined,
    rulesVersion,
    protocol,
    mustUpdate: isOutdated(till),
    software: said?.software ?? null,
    unsent: said === null ? null : Math.max(0, said.seq - cursor),
    clockMs: said?.clockMs ?? null,
  };
}

function codeView({ read }: Parts, { till: id, validUntil, madeAt, madeBy }: CodeRow): HqCode {
  const till = read.tills.till(id);
  const store = till?.store ?? "";
  const storeName = read.tills.store(store)?.name ?? store;
  return { till: id, tillName: till?.name ?? id, store, storeName, validUntil, madeAt, madeBy };
}
