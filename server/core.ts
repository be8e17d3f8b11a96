/**
 * The sync server without its doors: one store, one settlement, the rules and orders of HQ, and a line
 * for whoever is at the other end. Knows no HTTP, no socket, no timer and no clock but those handed in,
 * so that a simulation runs the very code that a process runs.
 */
import type { Logger } from "pino";
import { Enrol, type ShopSnapshot, type SyncAnswer } from "../shared/sync/messages.ts";
import { giftsHere, type GiftGiver } from "./balances/gifts.ts";
import { Holds, type HoldKeeper } from "./balances/holds.ts";
import { asksOf } from "./door/asks.ts";
import { malformed } from "./door/batches.ts";
import { Line } from "./door/line.ts";
import { Receipts } from "./door/receipts.ts";
import { enrol } from "./office/enrol.ts";
import { officeVerbs } from "./office/office.ts";
import { applyItself, mayApply } from "./office/merchants.ts";
import type { JoinParts } from "./door/join.ts";
import { NO_PLACES, type ExportPlaces } from "./export/scheduled/scheduled.ts";
import { TryOuts } from "./office/tryOuts.ts";
import { referrerOfInvitation } from "./member/invitations.ts";
import { RulesOffice } from "./office/rules.ts";
import { Setup } from "./office/setup.ts";
import { storesHere, type StoreKeeper } from "./office/storeAsks.ts";
import { codeSender } from "./notices/codes.ts";
import { Filing } from "./notices/filing.ts";
import { OrderDesk } from "./orders/orderDesk.ts";
import { fillDays } from "./settlement/fillDays.ts";
import { fillMembers } from "./settlement/fillMembers.ts";
import type { SendCode } from "./member/codes.ts";
import type { MemberParts } from "./member/member.ts";
import { Programmes } from "./settlement/programmes.ts";
import { Settlement } from "./settlement/settlement.ts";
import type { Rebuilder } from "./settlement/rebuilder.ts";
import type { Settler } from "./settlement/settler.ts";
import type { ServerStore } from "./store/store.ts";

/** A slice is over within some hundredths of a second, whoever the members are. */
const FILED_AT_ONCE = 1_000;

export type CoreOptions = {
  readonly store: ServerStore;
  /** The server's clock, ms. */
  readonly clock: () => number;
  readonly log: Logger;
  /** Has something done when what is at hand is done; default: setImmediate. */
  readonly soon?: (run: () => void) => void;
  /** So much of a midnight's distribution, or of filing notices, is done in one transaction; default: 2,000, and 1,000. */
  readonly steps?: number;
  /** Looks on as batches are taken. */
  readonly watch?: (settler: Settler) => Settler;
  /** Folds the journal anew, where the books can be read beside this core. */
  readonly rebuilder?: Rebuilder;
  /** Tries rules out beside this core; absent: it does so itself. */
  readonly tryOuts?: TryOuts;
  /** Where exports that are made by themselves may go; default: nowhere. */
  readonly exportsTo?: ExportPlaces;
  /** Who settles, where this core does not: then it reads the books, and writes what is a door's own. */
  readonly elsewhere?: {
    readonly settler: Settler;
    readonly holds: HoldKeeper;
    readonly gifts: GiftGiver;
    readonly stores: StoreKeeper;
  };
};

export type Core = {
  readonly store: ServerStore;
  readonly settlement: Settlement;
  readonly setup: Setup;
  /** The verbs of HQ. */
  readonly office: ReturnType<typeof officeVerbs>;
  readonly orders: OrderDesk;
  /** For merchants that apply by themselves. */
  readonly join: JoinParts;
  /** What the member page's door is given. @param sendCode where no webhook is set that does; null: no codes are sent */
  member(sendCode: SendCode | null): MemberParts;
  readonly holds: HoldKeeper;
  readonly gifts: GiftGiver;
  readonly stores: StoreKeeper;
  /** A till at the other end, that has to sign this nonce. */
  line(nonce: string): Line;
  /** Takes a till in; any message that is no enrolment is refused by name. */
  enrol(message: unknown): SyncAnswer<ShopSnapshot>;
  /** A clearing passes by the server's clock also when nothing comes (§5.8). A full disk is waited for. */
  tick(): void;
  /** After commit: these tills have something to pull. */
  onWoken(wake: (tills: Iterable<string>) => void): void;
  /** Who knows which tills are connected; nobody: none is. */
  presence: (till: string) => boolean;
};

export function openCore(options: CoreOptions): Core {
  const { store, clock, log, soon, steps, elsewhere, exportsTo = NO_PLACES, watch = (settler) => settler } = options;
  // One core settles; it alone may write the ledger.
  if (!elsewhere) {
    fillDays(store, log);
    fillMembers(store, log);
  }
  const heard: { wake: (tills: Iterable<string>) => void } = { wake: () => undefined };
  const wake = (tills: Iterable<string>): void => heard.wake(tills);
  const programmes = new Programmes(store.read.settings);
  const settlement = new Settlement({
    store,
    programmes,
    clock,
    log,
    ...(soon ? { soon } : {}),
    ...(steps ? { steps } : {}),
  });
  settlement.onWoken(wake);
  const filing = elsewhere
    ? null
    : new Filing({
        store,
        log,
        soon: soon ?? ((run) => void setImmediate(run)),
        isBusy: () => settlement.waiting > 0,
        most: steps ?? FILED_AT_ONCE,
      });
  const tryOuts = options.tryOuts ?? new TryOuts({ read: store.read, ledger: store.ledger }, clock);
  const setup = new Setup(store, new RulesOffice(store.read, settlement, clock), clock);
  const settler = watch(elsewhere?.settler ?? settlement);
  const holds = elsewhere?.holds ?? new Holds(store, clock);
  const gifts = elsewhere?.gifts ?? giftsHere({ store, settlement, clock });
  const receipts = Receipts.of(store);
  const stores = elsewhere?.stores ?? storesHere({ store, office: () => core.office, clock });
  const asks = asksOf({ holds, gifts, stores, store, programmes, clock });
  const core: Core = {
    store,
    settlement,
    setup,
    office: officeVerbs({
      read: store.read,
      ledger: store.ledger,
      log,
      setup,
      settlement,
      clock,
      connected: (till) => core.presence(till),
      wake,
      rebuilder: options.rebuilder ?? null,
      tryOuts,
      schedules: { store, clock, places: exportsTo },
    }),
    orders: new OrderDesk(store, settlement, clock, log),
    join: { isOpen: () => mayApply(store.read), apply: (said) => applyItself(settlement, said) },
    member: (sendCode) => ({
      store,
      orders: core.orders,
      settlement,
      programmes,
      clock,
      log,
      get sendCode() {
        return codeSender({ settings: store.read.settings, clock, log, inside: exportsTo.inside }) ?? sendCode;
      },
      invitedBy: (code) => referrerOfInvitation(store, code),
    }),
    holds,
    gifts,
    stores,
    line: (nonce) => new Line({ store, programmes, settler, receipts, asks, clock, log, wake }, nonce),
    enrol: (message) => enrolled(store, receipts, message, clock()),
    tick: () => {
      tick(settlement, log);
      try {
        filing?.tick();
      } catch (error) {
        log.error({ err: error }, "whether notices are to be filed could not be looked up; it is tried again");
      }
    },
    onWoken: (told) => {
      heard.wake = told;
    },
    presence: () => false,
  };
  return core;
}

function enrolled(store: ServerStore, receipts: Receipts, message: unknown, now: number): SyncAnswer<ShopSnapshot> {
  const read = Enrol.safeParse(message);
  if (read.success) return enrol(store, read.data, receipts.publicKey, now);
  return malformed(read.error);
}

function tick(settlement: Settlement, log: Logger): void {
  try {
    settlement.passClock();
  } catch (error) {
    log.error({ err: error }, "the clock could not be moved; it is tried again");
  }
}
