/** Notices as the merchant's webhook receives them (§9.3): what it takes to message a member, in no language. */
import { sha256 } from "../journal/digest.ts";
import type { NoticeRow } from "../store/rows.ts";
import type { MembersReader } from "../store/store.ts";
import type { Hook } from "./hook.ts";
import type { Posted } from "./post.ts";

/** The same whenever it is sent; another in books that were put back and went on otherwise. */
const idOf = ({ n, member, kind, order, line, amount, at }: NoticeRow): string =>
  `${n}-${sha256(JSON.stringify([member, kind, order, line, amount, at])).slice(0, 16)}`;

/** In their order. */
export function lettersOf(members: MembersReader, rows: readonly NoticeRow[]): object[] {
  const known = members.several([...new Set(rows.map((it) => it.member))]);
  return rows.map((row) => ({
    id: idOf(row),
    n: row.n,
    kind: row.kind,
    at: row.at,
    member: row.member,
    phone: known.get(row.member)?.phone ?? null,
    order: row.order === "" ? null : row.order,
    line: row.order === "" ? null : row.line,
    amountFen: row.amount,
  }));
}

/** What a merchant sends itself to see whether letters arrive. */
export const testLetter = (id: string, at: number) => ({ id: `test-${id}`, kind: "test", at });

export const posted = ({ url, secret }: Hook, delivery: string, letters: readonly object[], at: number): Posted => ({
  url,
  secret,
  delivery,
  body: JSON.stringify({ notices: letters }),
  at,
});
