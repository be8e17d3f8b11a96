/** One-time codes by time (RFC 6238): HMAC-SHA-1, 30 s, 6 digits, one step earlier or later. Refuses to know a clock. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const STEP_MS = 30_000;
const DIGITS = 6;
const EITHER_SIDE = 1;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A new secret of 160 bits, in base 32. */
export const newSecret = (): string => base32(randomBytes(20));

const stepAt = (ms: number): number => Math.floor(ms / STEP_MS);

/** @param digits 6 for what people type, 8 for the standard's own figures */
export function codeOf(secret: string, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", bytesOf(secret)).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 10 ** digits).padStart(digits, "0");
}

/** The step whose code this is; null: of none at hand, or of one that is used up. @param used the newest step that was used */
export function stepOf(secret: string, code: string, ms: number, used: number): number | null {
  const typed = code.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(typed)) return null;
  const now = stepAt(ms);
  for (let step = now - EITHER_SIDE; step <= now + EITHER_SIDE; step += 1)
    if (step > used && timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(typed))) return step;
  return null;
}

/** As authenticators read it from a picture. */
export const linkOf = (name: string, secret: string): string =>
  `otpauth://totp/${encodeURIComponent(`Paifan:${name}`)}?secret=${secret}&issuer=Paifan&algorithm=SHA1&digits=${DIGITS}&period=30`;

export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => LETTERS[Number.parseInt(five.padEnd(5, "0"), 2)] ?? "").join("");
}

function bytesOf(text: string): Buffer {
  const bits = Array.from(text, (letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
