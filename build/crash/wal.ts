/** A write-ahead log of SQLite's, as far as a power failure asks: where its last commit ends. */

const HEADER = 32;
const FRAME = 24;

/** The first byte that no commit of this log needs; its length where every byte is needed. */
export function afterLastCommit(wal: Buffer): number {
  if (wal.length < HEADER) return 0;
  const page = wal.readUInt32BE(8);
  const salt = wal.subarray(16, 24);
  let end = HEADER;
  for (let at = HEADER; at + FRAME + page <= wal.length; at += FRAME + page) {
    // Frames of an earlier turn of the log carry other salts.
    if (!wal.subarray(at + 8, at + 16).equals(salt)) break;
    if (wal.readUInt32BE(at + 4) !== 0) end = at + FRAME + page;
  }
  return end;
}
