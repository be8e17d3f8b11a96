/**
 * A till's process, put together: books, desk, line to the server, verbs. Knows no window, no port;
 * Electron, the loopback host and the replay open it all the same.
 */
import { randomBytes, randomInt } from "node:crypto";
import { join } from "node:path";
import type { TillNews, TillRefusal } from "../shared/contract/till.ts";
import type { Outcome } from "../shared/kernel/outcome.ts";
import { ROLLS } from "../shared/kernel/roll.ts";
import { every, type Timers } from "../shared/kernel/timers.ts";
import { CLEARING_LOOK_MS, passClearing } from "./desk/clearing.ts";
import type { Desk } from "./desk/desk.ts";
import {
  drawElsewhere,
  exchangeElsewhere,
  findOrder,
  isElsewhere,
  previewElsewhere,
  recentRequests,
  refundElsewhere,
} from "./desk/elsewhere.ts";
import { drawForOrder, exchangeForOrder } from "./desk/entry.ts";
import { settleIn } from "./desk/identity.ts";
import { catalogueVerbs } from "./desk/catalogue/verbs.ts";
import { displayVerbs } from "./desk/display/verbs.ts";
import { draftVerbs } from "./desk/draft/verbs.ts";
import { managerVerbs } from "./desk/manager/verbs.ts";
import { openPrinting } from "./desk/printing/open.ts";
import { printingVerbs } from "./desk/printing/verbs.ts";
import { shiftVerbs } from "./desk/shift/verbs.ts";
import { settleDemoStaff } from "./desk/staff/demo.ts";
import { SESSION_LOOK_MS, watchSession } from "./desk/staff/session.ts";
import { staffVerbs } from "./desk/staff/verbs.ts";
import { findClaim, giveGift, handOutClaim, listGifts } from "./desk/gifts.ts";
import { findMember, registerMember } from "./desk/member.ts";
import { Pen } from "./desk/pen.ts";
import { Practice } from "./desk/training/practice.ts";
import { referMember } from "./desk/referrer.ts";
import { commitRefund, previewRefund } from "./desk/refund.ts";
import { recentPayouts, recentSales, showReceipt } from "./desk/receipt.ts";
import { showOrderLines } from "./desk/returning.ts";
import { commitSale, previewSale } from "./desk/sale.ts";
import { enrolTill, showStatus } from "./desk/status.ts";
import { dispatcher, type Handlers } from "./host/dispatcher.ts";
import { Books } from "./store/books.ts";
import { Tidying } from "./store/tidy.ts";
import { deviceKey, type Safe } from "./store/devicekey.ts";
import type { RandomBytes } from "./store/secrets.ts";
import { TIMERS } from "./timers.ts";
import { httpPost, type Post } from "./uplink/enrol.ts";
import { Uplink } from "./uplink/uplink.ts";
import { Wire, type Connect } from "./uplink/wire.ts";

export type TillOptions = {
  /** The folder of the till's books, `till.sqlite`, and of its key. */
  readonly dataDir: string;
  /** The machine's clock, ms since the epoch. */
  readonly clock?: () => number;
  /** Pauses between attempts and looks; default: the process's own. */
  readonly timers?: Timers;
  /** How a server is reached, by socket and for an enrolment; default: over the network. */
  readonly connect?: Connect;
  readonly post?: Post;
  /** An integer in [0, 2^32): for pauses between attempts, never for a decision. */
  readonly random?: () => number;
  /** Where the secrets behind rolls come from (§6.3). */
  readonly bytes?: RandomBytes;
  readonly log?: (line: string) => void;
  /** The server to talk to, and a one-time code to enrol with it. */
  readonly server?: string | undefined;
  readonly enrol?: string | undefined;
  /** Whether facts follow the server's clock; false for a clock that is driven. */
  readonly followsServerClock?: boolean;
  /** The system's safe for the device key. */
  readonly safe?: Safe | null;
  /** The most pages the books may have. */
  readonly maxPages?: number;
  /** Sets the demonstration's clerks up where there is no clerk at all. */
  readonly demoStaff?: boolean | undefined;
};

export type Till = {
  /** One verb of the contract. Never rejects. */
  call(verb: string, input: unknown): Promise<Outcome<unknown, TillRefusal>>;
  /** @returns its unsubscribe */
  onNews(heard: (news: TillNews) => void): () => void;
  readonly uplink: {
    /** Takes the till off the network, or lets it back. */
    offline(cut: boolean): void;
    /** Resolves when the server has every fact and this till all of its feed. */
    drained(): Promise<void>;
  };
  /** A customer display listens from now on. @returns it listens no longer */
  attendDisplay(): () => void;
  /** Screens that were let in, by the hash of what their cookie holds. */
  readonly sessions: { add(hash: string): void; has(hash: string): boolean };
  close(): Promise<void>;
};

/** @throws StoreRefusal */
export function openTill(options: TillOptions): Till {
  const { dataDir, clock = Date.now, random = () => randomInt(ROLLS), log = () => undefined } = options;
  const books = new Books(join(dataDir, "till.sqlite"), options.bytes ?? randomBytes, options.maxPages);
  const listeners = new Set<(news: TillNews) => void>();
  const news = (topics: TillNews["topics"]): void => {
    for (const heard of listeners) heard({ topics });
  };
  try {
    const { timers = TIMERS, connect = (url, heard) => new Wire(url, heard), post = httpPost } = options;
    const pen = new Pen(books, clock);
    const key = deviceKey(dataDir, options.safe ?? null);
    settleIn(books, pen, key.publicKey);
    noteServer(books, options);
    if (options.demoStaff === true) settleDemoStaff(books);
    const followsServerClock = options.followsServerClock ?? true;
    const line = new Uplink({
      books,
      pen,
      key,
      clock,
      random,
      timers,
      connect,
      post,
      followsServerClock,
      news,
      log,
    });
    const printing = openPrinting(() => desk, books, { key, timers, log });
    const desk: Desk = { books, pen, line, printing, scene: { displays: 0, training: false }, news };
    const endLooks = watchClock(desk, timers, log);
    const endWatch = watchStaff(desk, timers, log);
    line.start();
    printing.wake();
    const practice: Practice = new Practice({
      desk,
      clock,
      bytes: options.bytes ?? randomBytes,
      log,
      verbsOf: (at) => verbsOf(at, practice),
      printingOf: (at, of) => openPrinting(at, of, { key, timers, log }),
    });
    const call = dispatcher(verbsOf(desk, practice), log);
    const tidying = new Tidying(books.db);
    return {
      call: async (verb, input) => {
        const outcome = await (practice.call ?? call)(verb, input);
        if (tidying.due()) timers.after(0, () => tidying.tidy());
        return outcome;
      },
      onNews: (heard) => {
        listeners.add(heard);
        return () => void listeners.delete(heard);
      },
      attendDisplay: () => attendDisplay(desk),
      uplink: { offline: (cut) => line.offline(cut), drained: async () => await line.drained() },
      sessions: {
        add: (hash) => books.transact(() => books.addSession(hash, pen.now())),
        has: (hash) => books.hasSession(hash),
      },
      close: async () => {
        endLooks();
        endWatch();
        await practice.close();
        await printing.close();
        await line.close();
        books.close();
      },
    };
  } catch (error) {
    books.close();
    throw error;
  }
}

/** Passes clearings without a sale (§5.8): once now, for what passed while the till was off, and then as they come. */
function watchClock({ books, pen, line, news }: Desk, timers: Timers, log: (line: string) => void): () => void {
  const look = (): void => {
    try {
      if (!passClearing(books, pen)) return;
      line.wake();
      news(["status", "sales", "members"]);
    } catch (error) {
      log(`a clearing could not be carried out, it is tried again: ${String(error)}`);
    }
  };
  look();
  return every(timers, CLEARING_LOOK_MS, look);
}

/** Signs out whoever has not acted for as long as the settings say. */
const watchStaff = (desk: Desk, timers: Timers, log: (line: string) => void): (() => void) =>
  every(timers, SESSION_LOOK_MS, () => {
    try {
      watchSession(desk);
    } catch (error) {
      log(`nobody could be signed out, it is tried again: ${String(error)}`);
    }
  });

/** What the start script hands in: where the server is, and a code that was not used yet. */
function noteServer(books: Books, { server, enrol }: TillOptions): void {
  if (server === undefined) return;
  const { serverUrl, usedCode, pendingCode } = books.device.is;
  const code = enrol !== undefined && enrol !== usedCode ? enrol : pendingCode;
  if (server === serverUrl && code === pendingCode) return;
  books.transact(() => books.device.change({ serverUrl: server, pendingCode: code }));
}

/** One more customer display, until it is gone. */
function attendDisplay({ scene, news }: Desk): () => void {
  scene.displays += 1;
  news(["status"]);
  let isGone = false;
  return () => {
    if (isGone) return;
    isGone = true;
    scene.displays -= 1;
    news(["status"]);
  };
}

const verbsOf = (desk: Desk, practice: Practice): Handlers => ({
  status: () => showStatus(desk),
  "member.find": async (input) => await findMember(desk, input),
  "member.register": async (input) => await registerMember(desk, input),
  "member.refer": async (input) => await referMember(desk, input),
  "sale.preview": (input) => previewSale(desk, input),
  "sale.commit": (input) => commitSale(desk, input),
  "sale.receipt": (input) => showReceipt(desk, input),
  "sale.recent": (input) => recentSales(desk, input),
  "order.find": async (input) => await findOrder(desk, input),
  "request.recent": (input) => recentRequests(desk, input),
  "refund.preview": async (input) =>
    isElsewhere(desk, input.order) ? await previewElsewhere(desk, input) : previewRefund(desk, input),
  "refund.commit": async (input) =>
    isElsewhere(desk, input.order) ? await refundElsewhere(desk, input) : commitRefund(desk, input),
  "entry.draw": async (input) =>
    isElsewhere(desk, input.order) ? await drawElsewhere(desk, input) : drawForOrder(desk, input),
  "entry.exchange": async (input) =>
    isElsewhere(desk, input.order) ? await exchangeElsewhere(desk, input) : exchangeForOrder(desk, input),
  "gift.list": async (input) => await listGifts(desk, input),
  "gift.give": async (input) => await giveGift(desk, input),
  "claim.find": async (input) => await findClaim(desk, input),
  "claim.handOut": async (input) => await handOutClaim(desk, input),
  "payout.recent": (input) => recentPayouts(desk, input),
  "till.enrol": async (input) => await enrolTill(desk, input),
  "order.lines": (input) => showOrderLines(desk, input),
  "training.set": (input) => practice.set(input),
  ...catalogueVerbs(desk),
  ...displayVerbs(desk),
  ...draftVerbs(desk),
  ...printingVerbs(desk),
  ...shiftVerbs(desk),
  ...staffVerbs(desk),
  ...managerVerbs(desk),
});
