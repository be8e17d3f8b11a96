/**
 * A member's id as one text that only this chain can read: it says nothing of a phone, cannot be guessed and cannot be listed.
 * The same id is always the same text. Sealed first with a tag of it (HMAC-SHA-256), which is its own nonce (AES-256-CTR).
 */
import { createCipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import type { ServerStore } from "../store/store.ts";

/** Under this name the chain keeps its key, 32 bytes, base64: one for all processes of it. */
const SETTING = "invitation-key";
const TAG_BYTES = 12;

/** What an id is sealed for: what is sealed for one is nothing to another. */
export type Purpose = "invitation" | "place";

function keysOf(store: ServerStore, purpose: Purpose): { tag: Buffer; cover: Buffer } {
  const text =
    store.read.settings.text(SETTING) ??
    store.write(({ settings }) => settings.firstText(SETTING, randomBytes(32).toString("base64")));
  const keys = Buffer.from(hkdfSync("sha256", Buffer.from(text, "base64"), "", `paifan-sealed/1\n${purpose}`, 64));
  return { tag: keys.subarray(0, 32), cover: keys.subarray(32) };
}

const tagOf = (key: Buffer, plain: Buffer): Buffer =>
  createHmac("sha256", key).update(plain).digest().subarray(0, TAG_BYTES);

function covered(key: Buffer, tag: Buffer, bytes: Buffer): Buffer {
  const cipher = createCipheriv("aes-256-ctr", key, Buffer.concat([tag, Buffer.alloc(16 - TAG_BYTES)]));
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

export function seal(store: ServerStore, purpose: Purpose, id: string): string {
  const keys = keysOf(store, purpose);
  const plain = Buffer.from(id, "utf8");
  const tag = tagOf(keys.tag, plain);
  return Buffer.concat([tag, covered(keys.cover, tag, plain)]).toString("base64url");
}

/** Null: this chain has not sealed it, or not for this. */
export function unseal(store: ServerStore, purpose: Purpose, text: string): string | null {
  if (!/^[A-Za-z0-9_-]{17,160}$/.test(text)) return null;
  const bytes = Buffer.from(text, "base64url");
  const tag = bytes.subarray(0, TAG_BYTES);
  const keys = keysOf(store, purpose);
  const plain = covered(keys.cover, tag, bytes.subarray(TAG_BYTES));
  return timingSafeEqual(tagOf(keys.tag, plain), tag) ? plain.toString("utf8") : null;
}
