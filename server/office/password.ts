/**
 * Passwords of HQ: kept as argon2id, each with a salt of its own and with the parameters it was made by, so that these
 * may grow. The work is done beside the main thread.
 */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);

/** KiB, rounds, lanes. */
type Cost = { readonly memory: number; readonly passes: number; readonly parallelism: number };
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_BYTES = 32;
const KEPT = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

const tagOf = (password: string, nonce: Buffer, tagLength: number, cost: Cost): Promise<Buffer> =>
  derive("argon2id", { ...cost, message: Buffer.from(password.normalize("NFC"), "utf8"), nonce, tagLength });

const plain = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");

/** As it is kept: `$argon2id$v=19$m=…,t=…,p=…$salt$tag`. */
export async function hashOf(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await tagOf(password, nonce, TAG_BYTES, COST);
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${plain(nonce)}$${plain(tag)}`;
}

/** @param kept null: there is nobody by that name; it takes as long to say so @throws Error for what `hashOf` did not make */
export async function fits(password: string, kept: string | null): Promise<boolean> {
  if (kept === null) {
    await tagOf(password, randomBytes(16), TAG_BYTES, COST);
    return false;
  }
  const [, memory, passes, parallelism, salt = "", tag = ""] = KEPT.exec(kept) ?? [];
  if (memory === undefined) throw new Error("a password is kept in a way this program does not know");
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const wanted = Buffer.from(tag, "base64");
  return timingSafeEqual(await tagOf(password, Buffer.from(salt, "base64"), wanted.byteLength, cost), wanted);
}
