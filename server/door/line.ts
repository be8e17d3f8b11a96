/**
 * What a till may say over its socket, and what it is answered. Knows no socket: a line is who is at
 * the other end, and the nonce that end has to sign.
 */
import type { Logger } from "pino";
import { z } from "zod";
import { helloClaim } from "../../shared/facts/chain.ts";
import {
  Batch,
  Hello,
  MAX_MESSAGE_BYTES,
  MemberQuery,
  PROTOCOL,
  Pull,
  type Feed,
  type MemberFigures,
  type SyncAnswer,
  type Taken,
  type Welcome,
} from "../../shared/sync/messages.ts";
import { figuresOf, findMember } from "../feed/members.ts";
import { pull } from "../feed/pull.ts";
import { sha256, signed } from "../journal/digest.ts";
import { sequelOf } from "../journal/sequel.ts";
import type { Programmes } from "../settlement/programmes.ts";
import type { Settlement } from "../settlement/settlement.ts";
import type { TillRow } from "../store/rows.ts";
import type { ServerStore } from "../store/store.ts";
import { accept, decline } from "./answer.ts";

/** Of what was refused, so much is kept of one till. */
const MOST_REFUSED_KEPT = 50;
const MOST_TEXT_KEPT = 16 * 1024;
/** Under this name is kept what came in the name of a till nobody knows. */
const NOBODY = "?";

export type LineParts = {
  readonly store: ServerStore;
  readonly programmes: Programmes;
  readonly settlement: Settlement;
  /** The server's clock, ms. */
  readonly clock: () => number;
  readonly log: Logger;
  /** After commit: these tills have something to pull. */
  readonly wake: (tills: Iterable<string>) => void;
};

type Enrolled = TillRow & { publicKey: string };
type Refused = ReturnType<typeof decline>;

export class Line {
  readonly nonce: string;
  /** The till at the other end, once it has proved who it is. */
  till: string | null = null;
  readonly #parts: LineParts;

  constructor(parts: LineParts, nonce: string) {
    this.#parts = parts;
    this.nonce = nonce;
  }

  hello(message: unknown): SyncAnswer<Welcome> {
    const { store, clock } = this.#parts;
    const spoken = z.object({ protocol: z.int() }).safeParse(message);
    if (spoken.success && spoken.data.protocol !== PROTOCOL) {
      return decline(
        "update-needed",
        `This server speaks version ${PROTOCOL} of the protocol, the till version ${spoken.data.protocol}. Update the older one.`,
      );
    }
    const read = Hello.safeParse(message);
    if (!read.success) return malformed(read.error);
    const hello = read.data;
    const till = this.#enrolled(hello.till);
    if ("ok" in till) return till;
    if (!signed(till.publicKey, helloClaim(till.id, this.nonce), hello.signature)) {
      return decline("bad-signature", `This greeting was not signed by the key that ${till.id} was enrolled with.`);
    }
    const now = clock();
    store.write((rows) => {
      rows.tills.contact(till.id, now);
      if (hello.seq < till.cursor) {
        const detail = `the till says it holds ${hello.seq} facts, the server holds ${till.cursor}: facts are missing at the till`;
        rows.journal.addDifferenceOnce({
          kind: "difference",
          till: till.id,
          seq: hello.seq,
          order: null,
          at: now,
          amount: null,
          detail,
        });
      }
    });
    this.till = till.id;
    return accept({ cursor: till.cursor, head: till.head, serverTime: now, feedHead: till.feedHead });
  }

  push(message: unknown): SyncAnswer<Taken> {
    const { store, settlement, wake } = this.#parts;
    if (sizeOf(message) > MAX_MESSAGE_BYTES)
      return decline(
        "too-large",
        `Expected a batch of at most ${MAX_MESSAGE_BYTES} bytes. Nothing was taken; send fewer facts at once.`,
      );
    const read = Batch.safeParse(message);
    if (!read.success) return malformed(read.error);
    const batch = read.data;
    const till = this.#enrolled(batch.till);
    if ("ok" in till) {
      if (till.code === "unknown-till") this.#keepRefused(NOBODY, batch, till);
      return till;
    }
    const sequel = sequelOf(store.read.journal, till, batch);
    if ("refused" in sequel && sequel.refused === "bad-signature") {
      return this.#keepRefused(till.id, batch, decline(sequel.refused, sequel.message));
    }
    if (this.till !== till.id)
      return decline("not-welcome", "Expected a greeting before facts. Nothing was taken; greet and send again.");
    if ("refused" in sequel) {
      const refused = decline(sequel.refused, sequel.message);
      return sequel.refused === "broken-chain" ? this.#keepRefused(till.id, batch, refused) : refused;
    }
    const taken = settlement.take(till, sequel);
    wake(taken.woken);
    return accept({ cursor: taken.cursor, head: taken.head });
  }

  pull(message: unknown): SyncAnswer<Feed> {
    const { store, programmes, clock } = this.#parts;
    const read = Pull.safeParse(message);
    if (!read.success) return malformed(read.error);
    const till = this.#welcomed();
    if ("ok" in till) return till;
    return accept(pull(store.read, store.ledger, programmes, till, read.data.after, read.data.limit, clock()));
  }

  member(message: unknown): SyncAnswer<MemberFigures> {
    const { store, clock } = this.#parts;
    const read = MemberQuery.safeParse(message);
    if (!read.success) return malformed(read.error);
    const till = this.#welcomed();
    if ("ok" in till) return till;
    const member = findMember(store.read, read.data);
    if (!member) return decline("unknown-member", "No member has this phone, card or id.");
    return accept(figuresOf(store.read, store.ledger, member, clock()));
  }

  #enrolled(id: string): Enrolled | Refused {
    const till = this.#parts.store.read.tills.till(id);
    if (!till || till.publicKey === null)
      return decline(
        "unknown-till",
        `No till ${id} was enrolled here. It goes on selling; enrol it with a code from HQ.`,
      );
    if (till.revokedAt !== null) return decline("revoked", `HQ has closed ${id}. Nothing was taken.`);
    return { ...till, publicKey: till.publicKey };
  }

  #welcomed(): Enrolled | Refused {
    if (this.till === null) return decline("not-welcome", "Expected a greeting first.");
    return this.#enrolled(this.till);
  }

  /** What could not be taken is kept with its reason, within bounds, for HQ to look at. */
  #keepRefused(till: string, batch: Batch, refused: Refused): Refused {
    const { store, clock, log } = this.#parts;
    log.warn({ till: batch.till, from: batch.from, code: refused.code }, refused.message);
    const text = JSON.stringify(batch);
    const reason = `${refused.code}: ${refused.message}`;
    store.write(({ journal }) =>
      journal.quarantineRefused(
        { till, at: clock(), reason, text: text.slice(0, MOST_TEXT_KEPT), hash: sha256(text) },
        MOST_REFUSED_KEPT,
      ),
    );
    return refused;
  }
}

function malformed(error: z.ZodError): Refused {
  const issue = error.issues[0];
  return decline(
    "malformed",
    issue
      ? `${issue.path.map(String).join(".") || "message"}: ${issue.message}`
      : "expected a message of this protocol",
  );
}

/** The UTF-8 bytes of a batch's lines, before anything is known of its shape. */
function sizeOf(message: unknown): number {
  if (typeof message !== "object" || message === null || !("lines" in message) || !Array.isArray(message.lines))
    return 0;
  let bytes = 0;
  for (const line of message.lines as unknown[]) if (typeof line === "string") bytes += Buffer.byteLength(line, "utf8");
  return bytes;
}
