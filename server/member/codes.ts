/**
 * One-time codes to a phone: six digits, good for five minutes and five tries. Whether the phone is a member's is not told,
 * neither by words nor by what is done. Kept as digests alone; sent by whoever is handed in, never logged.
 */
import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import { CODE_DIGITS } from "../../shared/contract/memberAccess.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import type { ServerStore, ServerWriter } from "../store/store.ts";

const MINUTE_MS = 60_000;
const GOOD_MS = 5 * MINUTE_MS;
const TRIES = 5;
/** The next goes out after so long; more than so many an hour, and a day, go to no phone. */
const PAUSE_MS = MINUTE_MS;
const LIMITS = [
  { ms: 60 * MINUTE_MS, most: 5 },
  { ms: 24 * 60 * MINUTE_MS, most: 10 },
] as const;
/** To all phones together in a minute: what is more is a machine at work. */
const MOST_A_MINUTE = 600;

export type SendCode = (phone: string, code: string, validUntil: number) => void;
export type Asked = { readonly validUntil: number; readonly againAt: number };

const digest = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
export const phoneDigest = (phone: string): string => digest(`paifan-phone\n${phone}`);
const codeDigest = (phone: string, at: number, code: string): string => digest(`paifan-code\n${phone}\n${at}\n${code}`);

export function askCode(
  store: ServerStore,
  send: SendCode,
  phone: string,
  now: number,
): Outcome<Asked, "too-many-codes"> {
  const hash = phoneDigest(phone);
  const said = store.write((rows): Outcome<Asked & { code: string }, "too-many-codes"> => {
    const { memberSessions: kept } = rows;
    kept.forget(now, now - LIMITS[1].ms);
    const again = (kept.newestCode(hash)?.at ?? -Infinity) + PAUSE_MS;
    if (again > now) return tooMany(`The next code goes out in ${Math.ceil((again - now) / 1_000)} seconds.`);
    if (LIMITS.some(({ ms, most }) => kept.codesSince(hash, now - ms) >= most))
      return tooMany("This phone was sent many codes already. Try again tomorrow.");
    if (kept.codesSince(null, now - MINUTE_MS) >= MOST_A_MINUTE)
      return tooMany("Very many codes are asked for at the moment. Try again in a minute.");
    const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, "0");
    const validUntil = now + GOOD_MS;
    kept.putCode({ phone: hash, at: now, code: codeDigest(phone, now, code), validUntil, tries: 0, used: false });
    return done({ code, validUntil, againAt: now + PAUSE_MS });
  });
  if (!said.ok) return said;
  const { code, ...asked } = said.value;
  send(phone, code, asked.validUntil);
  return done(asked);
}

const tooMany = (message: string) => refuse("too-many-codes", message);

/** In an open transaction that is kept whatever comes of it: a try counts before it is looked at. @returns whether it was the code; then it is used up */
export function tryCode({ memberSessions }: ServerWriter, phone: string, code: string, now: number): boolean {
  const sent = memberSessions.newestCode(phoneDigest(phone));
  if (!sent || sent.used || sent.validUntil < now || sent.tries >= TRIES) return false;
  const fits = timingSafeEqual(Buffer.from(codeDigest(phone, sent.at, code)), Buffer.from(sent.code));
  memberSessions.putCode({ ...sent, tries: sent.tries + 1, used: fits });
  return fits;
}
