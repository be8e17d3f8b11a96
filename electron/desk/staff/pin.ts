/**
 * PINs: hashed with scrypt and a salt of their own each, compared in constant time. A PIN itself is kept, logged and
 * told nowhere. A PIN that came with the demonstration is marked, so that the sign-in may show it.
 */
import { randomBytes, scrypt, scryptSync, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/** 16 MiB and some 80 ms a try on a small machine: with 10,000 PINs at most, the lockout is what protects them. */
const COST = { N: 2 ** 14, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const BYTES = 32;
const DEMO = "demo:";
const Parts = z.tuple([
  z.literal("scrypt"),
  z.coerce.number(),
  z.coerce.number(),
  z.coerce.number(),
  z.string(),
  z.string(),
]);

const written = (salt: Buffer, hash: Buffer): string =>
  ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), hash.toString("base64url")].join("$");

export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(16);
  return written(salt, await derive(pin, salt, BYTES, COST));
}

/** At once, while the till opens; marked as one of the demonstration's. */
export function demoHash(pin: string): string {
  const salt = randomBytes(16);
  return DEMO + written(salt, scryptSync(pin, salt, BYTES, COST));
}

export const isDemoHash = (hash: string): boolean => hash.startsWith(DEMO);

/** Whether a PIN is the one that was hashed. */
export async function isPin(pin: string, kept: string): Promise<boolean> {
  const text = isDemoHash(kept) ? kept.slice(DEMO.length) : kept;
  const [, N, r, p, salt, hash] = Parts.parse(text.split("$"));
  const expected = Buffer.from(hash, "base64url");
  const found = await derive(pin, Buffer.from(salt, "base64url"), expected.length, { ...COST, N, r, p });
  return timingSafeEqual(found, expected);
}

/** Beside the till's thread, so that nothing else waits for it. */
async function derive(pin: string, salt: Buffer, bytes: number, cost: typeof COST): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    scrypt(pin, salt, bytes, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
