/** What this till says first: who it is, and how far its own chain and the server's word go. */
import { helloClaim } from "../../shared/facts/chain.ts";
import { PROTOCOL, type Hello } from "../../shared/sync/messages.ts";
import { SOFTWARE } from "../desk/identity.ts";
import type { UplinkParts } from "./parts.ts";

/**
 * @param nonce the server's, to be signed
 * @param changed the first fact that is not what it was, or not what the server holds; null: none is known
 * @param now this machine's clock, ms
 */
export function greeting({ books, key }: UplinkParts, nonce: string, changed: number | null, now: number): Hello {
  const { till } = books.device.is;
  const { seq, hash: head } = books.facts.head;
  return {
    till,
    protocol: PROTOCOL,
    signature: key.sign(helloClaim(till, nonce, seq, head)),
    seq,
    head,
    changed,
    receipt: books.facts.receipt,
    feed: books.feedCursor,
    now,
    software: SOFTWARE,
  };
}
