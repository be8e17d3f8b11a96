/**
 * The server's word that it holds this till's facts up to a number, signed. The one that reaches furthest
 * is kept, and shown with every greeting: a server that was put back from an older copy learns from it
 * what it has lost. One that does not bear the known key is not kept; facts go on all the same.
 */
import { createPublicKey, verify } from "node:crypto";
import { receiptClaim } from "../../shared/facts/chain.ts";
import type { Receipt } from "../../shared/sync/messages.ts";
import type { Books } from "../store/books.ts";
import type { Troubles } from "./troubles.ts";

/** Needs the caller's open transaction. @param serverKey as the server names it; null: it did not say */
export function keepReceipt(books: Books, troubles: Troubles, receipt: Receipt, serverKey: string | null): void {
  const { till, serverKey: known } = books.device.is;
  const key = known ?? serverKey;
  const isKnownServer = serverKey === null || serverKey === key;
  if (key === null || !isKnownServer || !bears(key, till, receipt)) {
    return troubles.raise(
      "receipt-refused",
      "The server signs with another key than it did: was it set up anew? Facts are sent on and selling goes on; tell the headquarters.",
    );
  }
  troubles.settle("receipt-refused");
  if (known === null) books.device.change({ serverKey: key });
  if (receipt.cursor >= (books.facts.receipt?.cursor ?? 0)) books.facts.keepReceipt(receipt);
}

function bears(key: string, till: string, { cursor, head, signature }: Receipt): boolean {
  const claim = Buffer.from(receiptClaim(till, cursor, head), "utf8");
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
    return verify(null, claim, publicKey, Buffer.from(signature, "base64"));
  } catch (error) {
    // What is no key signs nothing.
    if (error instanceof Error) return false;
    throw error;
  }
}
