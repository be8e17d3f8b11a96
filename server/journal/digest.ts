/** The digests and signatures that bind facts to their order and to their device. */
import { createPublicKey, hash, verify, type KeyObject } from "node:crypto";

export const sha256 = (text: string): string => hash("sha256", text, "hex");

/** Whether text is a device's public key: Ed25519, SPKI DER, base64. */
export function isDeviceKey(publicKey: string): boolean {
  try {
    return readKey(publicKey).asymmetricKeyType === "ed25519";
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

/** Whether a device signed a claim. @param publicKey Ed25519, SPKI DER, base64 */
export const signed = (publicKey: string, claim: string, signature: string): boolean =>
  verify(null, Buffer.from(claim, "utf8"), keyOf(publicKey), Buffer.from(signature, "base64"));

const readKey = (publicKey: string): KeyObject =>
  createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" });

/** To read a key costs as much as to check a signature: those of the tills that talk are kept. */
const MOST_KEYS = 20_000;
const keys = new Map<string, KeyObject>();

function keyOf(publicKey: string): KeyObject {
  const known = keys.get(publicKey);
  if (known) return known;
  const key = readKey(publicKey);
  if (keys.size >= MOST_KEYS) keys.clear();
  keys.set(publicKey, key);
  return key;
}
