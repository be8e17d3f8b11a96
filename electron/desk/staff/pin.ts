/**
 * PINs: hashed with scrypt and a salt of their own each, compared in constant time. A PIN itself is kept, logged and
 * told nowhere. A PIN that came with the demonstration is marked, so that the sign-in may show it.
 */
import { randomBytes, scrypt, scryptSync, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { PIN_COST, PIN_HASH_BYTES, PIN_SALT_BYTES, writePinHash } from "../../../shared/contract/pinHash.ts";

const DEMO = "demo:";
const Parts = z.tuple([
  z.literal("scrypt"),
  z.coerce.number(),
  z.coerce.number(),
  z.coerce.number(),
  z.string(),
  z.string(),
]);

type Cost = { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number };

const written = (salt: Buffer, hash: Buffer): string =>
  writePinHash(salt.toString("base64url"), hash.toString("base64url"));

export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(PIN_SALT_BYTES);
  return written(salt, await derive(pin, salt, PIN_HASH_BYTES, PIN_COST));
}

/** At once, while the till opens; marked as one of the demonstration's. */
export function demoHash(pin: string): string {
  const salt = randomBytes(PIN_SALT_BYTES);
  return DEMO + written(salt, scryptSync(pin, salt, PIN_HASH_BYTES, PIN_COST));
}

export const isDemoHash = (hash: string): boolean => hash.startsWith(DEMO);

/** Whether a PIN is the one that was hashed. */
export async function isPin(pin: string, kept: string): Promise<boolean> {
  const text = isDemoHash(kept) ? kept.slice(DEMO.length) : kept;
  const [, N, r, p, salt, hash] = Parts.parse(text.split("$"));
  const expected = Buffer.from(hash, "base64url");
  const found = await derive(pin, Buffer.from(salt, "base64url"), expected.length, { ...PIN_COST, N, r, p });
  return timingSafeEqual(found, expected);
}

/** Beside the till's thread, so that nothing else waits for it. */
async function derive(pin: string, salt: Buffer, bytes: number, cost: Cost): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    scrypt(pin, salt, bytes, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
