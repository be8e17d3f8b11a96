/** PINs of clerks as headquarters sets them: hashed with a salt of their own each, as a till hashes them, and never compared here. */
import { randomBytes, scrypt } from "node:crypto";
import { PIN_COST, PIN_HASH_BYTES, PIN_SALT_BYTES, writePinHash } from "../../shared/contract/pinHash.ts";

/** Beside the main thread: nobody waits for it who did not ask. */
export async function hashOfPin(pin: string): Promise<string> {
  const salt = randomBytes(PIN_SALT_BYTES);
  return await new Promise((resolve, reject) => {
    scrypt(pin, salt, PIN_HASH_BYTES, PIN_COST, (error, hash) =>
      error ? reject(error) : resolve(writePinHash(salt.toString("base64url"), hash.toString("base64url"))),
    );
  });
}
