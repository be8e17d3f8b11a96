/**
 * The server's word to a till: a signature over how far it holds the till's facts and how their chain
 * ends there. Made only of what has been committed. A till that shows one for more than the server
 * holds proves that the server lost something: it was put back from an older copy.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { receiptClaim } from "../../shared/facts/chain.ts";
import type { Receipt } from "../../shared/sync/messages.ts";
import { signed } from "../journal/digest.ts";
import type { ServerStore } from "../store/store.ts";

/** Under this name the chain keeps its key (Ed25519, PKCS8 DER, base64): one for all processes of it. */
const SETTING = "server-key";

export class Receipts {
  readonly #key: KeyObject;
  /** Ed25519, SPKI DER, base64. */
  readonly publicKey: string;

  constructor(key: KeyObject) {
    this.#key = key;
    this.publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).toString("base64");
  }

  /** With the chain's key, which is made with the first look at it. */
  static of(store: ServerStore): Receipts {
    const text =
      store.read.settings.text(SETTING) ?? store.write(({ settings }) => settings.firstText(SETTING, newKey()));
    return new Receipts(createPrivateKey({ key: Buffer.from(text, "base64"), format: "der", type: "pkcs8" }));
  }

  sign(till: string, { cursor, head }: Pick<Receipt, "cursor" | "head">): string {
    return sign(null, Buffer.from(receiptClaim(till, cursor, head), "utf8"), this.#key).toString("base64");
  }

  /** Whether this chain's key signed it. */
  isOurs(till: string, { cursor, head, signature }: Receipt): boolean {
    return signed(this.publicKey, receiptClaim(till, cursor, head), signature);
  }
}

const newKey = (): string =>
  generateKeyPairSync("ed25519").privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
