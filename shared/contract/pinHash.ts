/**
 * How a PIN's hash is written down: scrypt, what it cost, its salt and what came out, so that a till takes over what
 * headquarters made and the other way round. Hashes nothing itself.
 */
import { z } from "zod";

/** 16 MiB and some 80 ms a try on a small machine: with 10,000 PINs at most, the lockout is what protects them. */
export const PIN_COST = { N: 2 ** 14, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
export const PIN_SALT_BYTES = 16;
export const PIN_HASH_BYTES = 32;

/** As it goes from headquarters to a till: at this cost and no other, for whoever made it up could have a till compute for hours. */
export const PinHash = z
  .string()
  .regex(
    new RegExp(String.raw`^scrypt\$${PIN_COST.N}\$${PIN_COST.r}\$${PIN_COST.p}\$[\w-]{22}\$[\w-]{43}$`),
    "expected the hash of a PIN",
  );

/** @param salt base64url, as the hash */
export const writePinHash = (salt: string, hash: string): string =>
  ["scrypt", PIN_COST.N, PIN_COST.r, PIN_COST.p, salt, hash].join("$");
