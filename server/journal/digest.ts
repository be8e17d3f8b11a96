/** The digests and signatures that bind facts to their order and to their device. */
import { createPublicKey, hash, verify } from "node:crypto";

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
  verify(null, Buffer.from(claim, "utf8"), readKey(publicKey), Buffer.from(signature, "base64"));

const readKey = (publicKey: string) =>
  createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" });
