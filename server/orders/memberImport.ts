/** Members as CSV, one row a member, or the same as a JSON array. What does not fit is named by line. */
import { rowsOf } from "./records.ts";
import { MemberRequest, type LineError } from "./schema.ts";

export const MEMBER_COLUMNS = ["phone"] as const;
export const MEMBER_MAY = ["card", "name", "referrer"] as const;
type Column = (typeof MEMBER_COLUMNS)[number] | (typeof MEMBER_MAY)[number];

/** A member of an import, and the line it stands on; of a JSON array: its place, from 1. */
export type ImportedMember = { readonly line: number; readonly request: MemberRequest };
export type ReadMembers = { readonly members: readonly ImportedMember[]; readonly errors: readonly LineError[] };

const MOST_ERRORS = 100;
/** One import takes no more: nothing else is taken meanwhile. */
export const MOST_MEMBERS = 50_000;

export function readMembers(body: string | readonly unknown[]): ReadMembers {
  const errors: LineError[] = [];
  const values =
    typeof body === "string"
      ? rowsOf<Column>(body, MEMBER_COLUMNS, MEMBER_MAY, errors).map(({ line, cells }) => ({
          line,
          value: filled(cells),
        }))
      : body.map((value, index) => ({ line: index + 1, value }));
  if (values.length > MOST_MEMBERS)
    errors.push({
      line: MOST_MEMBERS + 1,
      path: "",
      message: `expected at most ${MOST_MEMBERS} members at once, found ${values.length}`,
    });
  const members: ImportedMember[] = [];
  for (const { line, value } of values) {
    const read = MemberRequest.safeParse(value);
    if (read.success) members.push({ line, request: read.data });
    else
      errors.push(
        ...read.error.issues.map(({ path, message }) => ({ line, path: path.map(String).join("."), message })),
      );
    if (errors.length >= MOST_ERRORS) break;
  }
  return { members, errors: errors.slice(0, MOST_ERRORS) };
}

/** An empty cell is nothing. */
const filled = (cells: Record<Column, string>): object =>
  Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== ""));
