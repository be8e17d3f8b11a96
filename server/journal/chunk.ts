/** The lines of a chunk of the journal, and what is read of them. */
import { chainAll, type KeptHashes } from "../../shared/facts/chain.ts";
import type { Fact, FactKind } from "../../shared/facts/fact.ts";
import { orderId } from "../../shared/facts/ids.ts";
import { pack, unpack, type Run } from "../../shared/sync/packing.ts";
import type { ChunkRow, JournalRow, LineAbout, MarkRow, Packing } from "../store/rows.ts";
import { sha256 } from "./digest.ts";
import { zip } from "./zip.ts";

/** Lines as they are kept where they did not come packed. */
export const packPlain = (lines: readonly string[]): { packing: Packing; packed: Uint8Array } => ({
  packing: 0,
  packed: Buffer.from(JSON.stringify(lines), "utf8"),
});

/** @throws Error for a chunk that is damaged */
export function linesOf(chunk: Pick<ChunkRow, "n" | "till" | "from" | "count" | "packing" | "packed">): string[] {
  const lines =
    chunk.packing === 0
      ? plain(chunk.packed)
      : unpack(zip, chunk.till, chunk.from, apart(chunk)?.packed ?? chunk.packed);
  if ("unreadable" in lines || lines.length !== chunk.count)
    throw new Error(`chunk ${chunk.n} of the journal cannot be read: expected ${chunk.count} lines`);
  return lines;
}

const plain = (packed: Uint8Array): string[] =>
  JSON.parse(Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength).toString("utf8")) as string[];

/** Of a chunk from which a person was erased: the hashes that were kept as JSON in one line, and its lines packed. */
function apart({ packing, packed }: Pick<ChunkRow, "packing" | "packed">) {
  if (packing !== 3) return null;
  const end = packed.indexOf(LINE_BREAK);
  const kept = JSON.parse(Buffer.from(packed.subarray(0, end)).toString("utf8")) as [number, string][];
  return { kept: new Map(kept), packed: packed.subarray(end + 1) };
}
const LINE_BREAK = 0x0a;

/** The hash of every line. */
export const hashesOf = (chunk: Omit<ChunkRow, "n">, lines: readonly string[]): string[] =>
  chainAll(sha256, chunk.prev, lines, apart(chunk)?.kept);

/**
 * A chunk with other lines in the place of some; their hashes are kept, so that its chain and its signature go on to hold.
 * @param other the line to put there; null: it stays. @returns null: all stay
 */
export function changedChunk<C extends Omit<ChunkRow, "n">>(
  chunk: C,
  lines: readonly string[],
  other: (line: string, index: number) => string | null,
): C | null {
  const put = lines.map(other);
  // Nearly every chunk stays, and need not be hashed for that.
  if (put.every((line, index) => line === null || line === lines[index])) return null;
  const hashes = hashesOf(chunk, lines);
  const kept = new Map(apart(chunk)?.kept);
  for (const [index, line] of put.entries()) if (line !== null) kept.set(index, hashes[index] ?? "");
  const changed = lines.map((line, index) => put[index] ?? line);
  const { till, from } = chunk;
  return { ...chunk, ...packKept({ till, from, lines: changed }, kept) };
}

/** Lines after the hashes that stand for some of them. */
export const packKept = (run: Run, kept: KeptHashes): { packing: Packing; packed: Uint8Array } => ({
  packing: 3,
  packed: Buffer.concat([Buffer.from(`${JSON.stringify([...kept])}\n`, "utf8"), pack(zip, run)]),
});

const NOTHING: readonly LineAbout[] = [];

/** The order a fact is about; null: it is about none. */
export function orderOfFact(fact: Fact): string | null {
  // A deduction names its order, which may not be here yet, and does nothing to it.
  if (fact.kind === "value-spent") return null;
  return "order" in fact.body ? fact.body.order : null;
}

/** Acts that are found by the member they were about. */
const ABOUT_MEMBERS: ReadonlySet<FactKind> = new Set([
  "referrer-set",
  "team-level-set",
  "member-erased",
  "balance-paid-out",
  "balance-corrected",
  "gift-cancelled",
]);

/** What a line is found by beside its place in its chain. */
export function aboutOf(fact: Fact, index: number): readonly LineAbout[] {
  if (ABOUT_MEMBERS.has(fact.kind) && "member" in fact.body && fact.body.member !== null)
    return [{ index, order: null, key: null, member: fact.body.member }];
  if (fact.kind === "member-registered") return [{ index, order: null, key: null, registers: fact.body.id }];
  // What members gave each other or spent is found by each of them, beside its key.
  if (fact.kind === "value-given") {
    const { key, from, to } = fact.body;
    return [
      { index, order: null, key, member: from },
      ...(to === from ? [] : [{ index, order: null, key: null, member: to }]),
    ];
  }
  if (fact.kind === "value-spent") return [{ index, order: null, key: fact.body.key, member: fact.body.member }];
  const named = orderOfFact(fact);
  const order = named === orderId(fact.till, fact.seq) ? null : named;
  return order === null ? NOTHING : [{ index, order, key: null }];
}

/** Accepted facts of a chunk as rows of the journal. @param wanted which of its numbers */
export function factRows(
  chunk: ChunkRow,
  lines: readonly string[],
  marks: readonly MarkRow[],
  wanted: (n: number) => boolean,
): JournalRow[] {
  const marked = new Map(marks.map((mark) => [mark.n, mark]));
  const rows: JournalRow[] = [];
  let hashes: string[] | undefined;
  for (const [index, line] of lines.entries()) {
    const n = chunk.n + index;
    const mark = marked.get(n);
    if (!wanted(n) || mark?.mark === "quarantined") continue;
    hashes ??= hashesOf(chunk, lines);
    // It was read by its schema before it was accepted.
    const fact = JSON.parse(line) as Fact;
    rows.push({
      n,
      till: chunk.till,
      seq: chunk.from + index,
      at: fact.at,
      kind: fact.kind,
      order: orderOfFact(fact),
      line,
      hash: hashes[index] ?? "",
      receivedAt: chunk.receivedAt,
      parked: mark?.mark === "parked" && (mark.released ?? null) === null,
      released: mark?.released ?? null,
      refused: mark?.mark === "refused" ? mark.reason : null,
    });
  }
  return rows;
}
