/**
 * Batches as they come, in either version of the protocol: well-formed, signed by their till's device,
 * unpacked, and adding up to the head that was signed. Whether they follow what is held is settlement's.
 */
import type { z } from "zod";
import { batchClaim, chainAll } from "../../shared/facts/chain.ts";
import { isErasedLine } from "../../shared/facts/erased.ts";
import { unpack } from "../../shared/sync/packing.ts";
import { Batch, MAX_MESSAGE_BYTES } from "../../shared/sync/messages.ts";
import { packPlain } from "../journal/chunk.ts";
import { sha256, signed } from "../journal/digest.ts";
import { zip } from "../journal/zip.ts";
import type { CheckedBatch } from "../settlement/settler.ts";
import { decline, type Declined } from "./answer.ts";
import { Batch1 } from "./protocol1.ts";

/** A batch of either version; its lines are looked at only once its signature holds. */
export type Sent = {
  readonly batch: Omit<Batch, "facts">;
  /** The lines, and how they are kept. */
  readonly open: () => Pick<CheckedBatch, "lines" | "packing" | "packed"> | Declined;
  /** For HQ to look at. */
  readonly text: () => string;
};

export function readBatch(message: unknown): Sent | Declined {
  if (sizeOf(message) > MAX_MESSAGE_BYTES) {
    const why = `Expected a batch of at most ${MAX_MESSAGE_BYTES} bytes. Nothing was taken; send fewer facts at once.`;
    return decline("too-large", why);
  }
  return isOfBefore(message) ? readBefore(message) : readPresent(message);
}

const isOfBefore = (message: unknown): boolean => typeof message === "object" && message !== null && "lines" in message;

function readBefore(message: unknown): Sent | Declined {
  const read = Batch1.safeParse(message);
  if (!read.success) return malformed(read.error);
  const { lines, ...batch } = read.data;
  return {
    batch: { ...batch, count: lines.length },
    open: () => ({ lines, ...packPlain(lines) }),
    text: () => JSON.stringify(read.data),
  };
}

function readPresent(message: unknown): Sent | Declined {
  const read = Batch.safeParse(message);
  if (!read.success) return malformed(read.error);
  const { facts, ...batch } = read.data;
  return {
    batch,
    open: () => {
      const lines = unpack(zip, batch.till, batch.from, facts);
      if ("unreadable" in lines) return decline(lines.unreadable, lines.message);
      if (batch.kept?.some(([index]) => !isErasedLine(lines[index] ?? "")))
        return decline("malformed", "kept: expected hashes of lines from which a person was erased alone");
      if (lines.length !== batch.count)
        return decline("malformed", `facts: expected ${batch.count} lines, as signed, found ${lines.length}`);
      return { lines, packing: 2, packed: facts };
    },
    text: () => JSON.stringify({ ...batch, facts: Buffer.from(facts).toString("base64") }),
  };
}

/** @param publicKey the device's, as its till was enrolled */
export function isSigned(publicKey: string, { batch }: Sent): boolean {
  return signed(publicKey, batchClaim(batch), batch.signature);
}

/** Call where the signature holds. */
export function checkedBatch({ batch, open }: Sent): CheckedBatch | Declined {
  const opened = open();
  if ("ok" in opened) return opened;
  const { till, from, prev, head, signature } = batch;
  if (chainAll(sha256, batch.prev, opened.lines, new Map(batch.kept)).at(-1) !== batch.head)
    return decline("broken-chain", "The facts do not add up to the head that was signed with them. None was taken.");
  return { till, from, prev, head, signature, ...opened };
}

export function malformed(error: z.ZodError): Declined {
  const issue = error.issues[0];
  const what = issue && `${issue.path.map(String).join(".") || "message"}: ${issue.message}`;
  return decline("malformed", what ?? "expected a message of this protocol");
}

/** The bytes of a batch's facts, before anything is known of its shape. */
function sizeOf(message: unknown): number {
  if (typeof message !== "object" || message === null) return 0;
  if ("facts" in message && message.facts instanceof Uint8Array) return message.facts.length;
  if (!("lines" in message) || !Array.isArray(message.lines)) return 0;
  let bytes = 0;
  for (const line of message.lines as unknown[]) if (typeof line === "string") bytes += Buffer.byteLength(line, "utf8");
  return bytes;
}
