/**
 * How a run of a till's facts is packed, for the wire and for the journal: raw deflate with a pinned
 * dictionary, after what a reader can work out by himself was left out and what is random was set apart
 * (digits of hashes do not deflate). Total: any lines come out as they went in. What a line means is
 * not looked at; that the lines are the right ones, their chain proves.
 *
 * The first byte names the form. 1: deflated JSON array of the lines. 2: u32 (big-endian) count of
 * bytes set apart, these bytes, then the deflated lines, joined by line breaks, in which
 * 01 at a line's beginning is `{"till":…,"seq":…,"at":`, with the instant as it differs from the one of the
 * line before that began so (from 0), 02 the id of the order of the line's own number,
 * 03 a string of 64 hex digits and 04 of a UUID, both set apart in their order, and 05 of 64 hex digits
 * that commit to the join secret two such strings further on (§6.3): the hash that a till makes known
 * with one order, and whose secret the next order shows.
 */
import type { Sha256 } from "../facts/chain.ts";
import { orderId } from "../facts/ids.ts";
import { commitmentOf } from "../facts/rolls.ts";
import { DICTIONARY } from "./dictionary.ts";
import { MAX_BATCH, MAX_BATCH_BYTES } from "./messages.ts";

/** What packing needs of the platform it runs on. */
export type Zip = {
  readonly sha256: Sha256;
  /** Raw deflate of UTF-8 text. */
  readonly deflate: (text: string, dictionary: string) => Uint8Array;
  /** @returns null: it would come to more than `most` bytes; undefined: these bytes are no raw deflate */
  readonly inflate: (bytes: Uint8Array, dictionary: string, most: number) => string | null | undefined;
  readonly toHex: (bytes: Uint8Array) => string;
  readonly ofHex: (hex: string) => Uint8Array;
};

/** Facts of one till from a number on. */
export type Run = { readonly till: string; readonly from: number; readonly lines: readonly string[] };
export type Unreadable = { readonly unreadable: "too-large" | "malformed"; readonly message: string };

const AS_JSON = 1;
const FOLDED = 2;
const HASH = 64;
const UUID_HEX = 32;
const BEGINNING = "\u0001";
const OWN_ORDER = "\u0002";
const HASH_APART = "\u0003";
const UUID_APART = "\u0004";
const COMMITMENT = "\u0005";
// oxlint-disable no-control-regex -- the very marks
const HAS_MARK = /[\u0000-\u0008\n]/;
const MARKS = /[\u0002-\u0005]/g;
// oxlint-enable no-control-regex
const RANDOM = /"(?:[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"/g;
/** An instant as JSON writes it, of at most as many digits as are whole numbers without fail. */
const INSTANT = /^(0|[1-9]\d{0,14}),/;
const BEFORE_COMMITMENT = '"next":{"join":';

const beginningOf = (till: string, seq: number): string => `{"till":"${till}","seq":${seq},"at":`;
const ownOrderOf = (till: string, seq: number): string => `"${orderId(till, seq)}"`;

export function pack(zip: Zip, run: Run): Uint8Array {
  const isPlain = run.lines.some((line) => HAS_MARK.test(line) || !line.isWellFormed());
  return isPlain ? joined([AS_JSON], zip.deflate(JSON.stringify(run.lines), DICTIONARY)) : packFolded(zip, run);
}

function packFolded(zip: Zip, { till, from, lines }: Run): Uint8Array {
  let last = 0;
  const text = lines
    .map((line, index) => {
      const beginning = beginningOf(till, from + index);
      const [, at] = (line.startsWith(beginning) && INSTANT.exec(line.slice(beginning.length))) || [];
      let rest = line;
      if (at !== undefined) {
        rest = `${BEGINNING}${Number(at) - last}${line.slice(beginning.length + at.length)}`;
        last = Number(at);
      }
      return rest.replaceAll(ownOrderOf(till, from + index), OWN_ORDER);
    })
    .join("\n");
  const found = [...text.matchAll(RANDOM)].map(({ 0: quoted, index }) => ({ index, hex: quoted.slice(1, -1) }));
  const hashes = found.filter(({ hex }) => hex.length === HASH);
  let [folded, apart, end, hash] = ["", "", 0, -1];
  for (const { index, hex } of found) {
    const isHash = hex.length === HASH;
    if (isHash) hash += 1;
    const secret = isHash ? hashes[hash + 2] : undefined;
    const mayCommit = secret && text.startsWith(BEFORE_COMMITMENT, index - BEFORE_COMMITMENT.length);
    const commits = mayCommit && commitmentOf(zip.sha256, "join", secret.hex) === hex;
    if (!commits) apart += isHash ? hex : hex.replaceAll("-", "");
    folded += text.slice(end, index) + (commits ? COMMITMENT : isHash ? HASH_APART : UUID_APART);
    end = index + hex.length + 2;
  }
  folded += text.slice(end);
  const bytes = zip.ofHex(apart);
  return joined([FOLDED, ...u32(bytes.length)], bytes, zip.deflate(folded, DICTIONARY));
}

/** @returns the lines, at most `MAX_BATCH` of at most `MAX_BATCH_BYTES`; or why they cannot be read */
export function unpack(zip: Zip, till: string, from: number, packed: Uint8Array): string[] | Unreadable {
  const [form, a = 0, b = 0, c = 0, d = 0] = packed;
  if (form !== AS_JSON && form !== FOLDED)
    return malformed("facts: expected a form of packing that this version knows");
  const start = form === AS_JSON ? 1 : 5;
  const end = form === AS_JSON ? start : start + a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  if (end > packed.length) return malformed("facts: expected as many bytes set apart as are named");
  const text = zip.inflate(packed.subarray(end), DICTIONARY, MAX_BATCH_BYTES);
  if (text === undefined) return NO_DEFLATE;
  if (text === null) return TOO_LARGE;
  return form === AS_JSON ? readJson(text) : unfold(zip, till, from, text, zip.toHex(packed.subarray(start, end)));
}

function unfold(zip: Zip, till: string, from: number, folded: string, apart: string): string[] | Unreadable {
  const lines = folded.split("\n");
  if (lines.length > MAX_BATCH) return tooMany(lines.length);
  const marks = folded.match(MARKS) ?? [];
  // What the marks stand for is counted before any of it is made.
  const spared = lines.length * (beginningOf(till, from + lines.length).length + HASH) + marks.length * (HASH + 2);
  if (folded.length + spared > MAX_BATCH_BYTES) return TOO_LARGE;
  const random = randomOf(zip, marks, apart, lines.length);
  if (!random) return malformed("facts: what was set apart does not fit");
  let next = 0;
  let last = 0;
  return lines.map((line, index) => {
    const rest = line.replaceAll(MARKS, (mark) =>
      mark === OWN_ORDER ? ownOrderOf(till, from + index) : `"${random[next++] ?? ""}"`,
    );
    if (!rest.startsWith(BEGINNING)) return rest;
    const end = rest.indexOf(",");
    last += Number(rest.slice(1, end));
    return `${beginningOf(till, from + index)}${last}${rest.slice(end)}`;
  });
}

/** The hashes and UUIDs of a run, in order; undefined where the marks ask for other bytes than there are. */
function randomOf(zip: Zip, marks: readonly string[], apart: string, lines: number): string[] | undefined {
  const random: string[] = [];
  /** Where the hashes stand in it, and which of them follow from a secret. */
  const hashes: number[] = [];
  const commitments: number[] = [];
  let at = 0;
  for (const mark of marks) {
    if (mark < HASH_APART) continue;
    if (mark === UUID_APART) {
      random.push(uuidOf(apart.slice(at, (at += UUID_HEX))));
      continue;
    }
    if (mark === COMMITMENT) commitments.push(hashes.length);
    hashes.push(random.length);
    random.push(mark === COMMITMENT ? "" : apart.slice(at, (at += HASH)));
  }
  // A line commits once: that bounds the work.
  if (at !== apart.length || commitments.length > lines) return undefined;
  for (const hash of commitments) {
    const secret = random[hashes[hash + 2] ?? -1];
    if (!secret) return undefined;
    random[hashes[hash] ?? -1] = commitmentOf(zip.sha256, "join", secret);
  }
  return random;
}

const uuidOf = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");

function readJson(text: string): string[] | Unreadable {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return malformed("facts: expected a JSON array of lines");
    throw error;
  }
  if (!Array.isArray(value) || !value.every((line) => typeof line === "string"))
    return malformed("facts: expected a JSON array of lines");
  return value.length > MAX_BATCH ? tooMany(value.length) : value;
}

const malformed = (message: string): Unreadable => ({ unreadable: "malformed", message });
const tooMany = (count: number): Unreadable => malformed(`facts: expected at most ${MAX_BATCH} lines, found ${count}`);
const NO_DEFLATE = malformed("facts: expected raw deflate with this version's dictionary");
const TOO_LARGE: Unreadable = {
  unreadable: "too-large",
  message: `Expected facts that come to at most ${MAX_BATCH_BYTES} bytes. Nothing was taken; send fewer at once.`,
};

const u32 = (value: number): number[] => [24, 16, 8, 0].map((bits) => (value >>> bits) & 255);

function joined(head: readonly number[], ...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, head.length));
  whole.set(head);
  let at = head.length;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
