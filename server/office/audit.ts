/**
 * The log of HQ: who did what when, and what came of it. Every line's hash covers the line and the hash before it, and
 * the newest hash is kept beside, so that a line that was changed, removed or cut off is found.
 */
import type { HqOutput } from "../../shared/contract/hq.ts";
import type { HqRole } from "../../shared/contract/hqPeople.ts";
import { maskPhone } from "../../shared/facts/ids.ts";
import { GENESIS } from "../../shared/facts/fact.ts";
import { sha256 } from "../journal/digest.ts";
import type { AuditRow } from "../store/people.ts";
import type { ServerReader, ServerStore, ServerWriter } from "../store/store.ts";

/** Under this name stand the number and the hash of the newest line. */
const HEAD = "hq-audit-head";
const READ_AT_ONCE = 1_000;
/** Longer texts are named by their length and digest. */
const LONGEST = 200;
/** Never written down, whatever verb they belong to. */
const SECRET: ReadonlySet<string> = new Set(["password", "old", "key", "code", "secret", "pin"]);

export type Audited = {
  readonly at: number;
  readonly who: string;
  readonly role: HqRole | null;
  readonly verb: string;
  /** As it was asked. */
  readonly what: unknown;
  readonly outcome: string;
};

const lineOf = ({ n, at, who, role, verb, what, outcome }: Omit<AuditRow, "prev" | "hash">): string =>
  JSON.stringify([n, at, who, role, verb, what, outcome]);
const hashOf = (row: AuditRow): string => sha256(row.prev + lineOf(row));

/** A mobile phone's number, wherever it stands: a line of the log is never changed, and a person may want to be forgotten. */
const PHONE = /(?<!\d)1\d{10}(?!\d)/g;

/** What was asked, without secrets, without phone numbers and without what fills pages. */
export function inShort(what: unknown): string {
  return JSON.stringify(what ?? {}, (name, value: unknown) => {
    if (SECRET.has(name)) return undefined;
    if (typeof value === "string" && value.length <= LONGEST) return value.replaceAll(PHONE, maskPhone);
    if (typeof value === "string" && value.length > LONGEST)
      return `${value.length} characters, sha256 ${sha256(value)}`;
    if (Array.isArray(value) && value.length > LONGEST) return `${value.length} items`;
    return value;
  });
}

/** Writes a line in an open transaction. */
export function addAudit({ people, settings }: ServerWriter, { what, ...entry }: Audited): void {
  people.alone();
  const head = headOf(settings.text(HEAD));
  const line = { ...entry, what: inShort(what), n: head.n + 1, prev: head.hash };
  const row = { ...line, hash: hashOf({ ...line, hash: "" }) };
  people.addAudit(row);
  settings.setText(HEAD, `${row.n} ${row.hash}`);
}

/** Writes a line. */
export const audit = (store: ServerStore, entry: Audited): void => store.write((rows) => addAudit(rows, entry));

/** Walks all of it, in turns with whatever else there is to do. Lines that come meanwhile are left for the next time. */
export async function verifyAudit(read: ServerReader): Promise<HqOutput<"audit.verify">> {
  const head = headOf(read.settings.text(HEAD));
  let known = { n: 0, hash: GENESIS };
  const broken = (n: number, why: "missing" | "changed" | "cut-off"): HqOutput<"audit.verify"> => ({
    lines: head.n,
    head: head.hash,
    broken: { n, why },
  });
  while (known.n < head.n) {
    const rows = read.people.auditAfter(known.n, READ_AT_ONCE);
    if (rows.length === 0) return broken(known.n + 1, "cut-off");
    for (const row of rows) {
      if (row.n !== known.n + 1) return broken(known.n + 1, "missing");
      if (row.prev !== known.hash || row.hash !== hashOf(row)) return broken(row.n, "changed");
      known = { n: row.n, hash: row.hash };
      if (row.n === head.n) break;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  // Lines may have been made anew from some place on, each fitting the one before, or added past the newest.
  if (known.hash !== head.hash) return broken(head.n, "changed");
  const [past] = read.people.auditAfter(head.n, 1);
  if (past && headOf(read.settings.text(HEAD)).n < past.n) return broken(past.n, "changed");
  return { lines: head.n, head: head.hash, broken: null };
}

function headOf(text: string | undefined): { n: number; hash: string } {
  const [n = "0", hash = GENESIS] = text?.split(" ") ?? [];
  return { n: Number(n), hash };
}
