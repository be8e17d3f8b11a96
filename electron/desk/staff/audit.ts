/**
 * The audit log (`audit.search`): acts that are facts are taken over from the facts when somebody looks, page by page,
 * so that no sale pays for it, nor waits long for it.
 */
import type { TillInput } from "../../../shared/contract/till.ts";
import type { AuditView } from "../../../shared/contract/view.ts";
import { done } from "../../../shared/kernel/outcome.ts";
import type { Books } from "../../store/books.ts";
import type { Answer, Desk } from "../desk.ts";
import { memberLabel } from "../views.ts";
import { noteOf } from "./factText.ts";
import { allow } from "./gate.ts";

/** Facts of one transaction: some ten milliseconds. */
const PAGE = 500;

/** `audit.search`: newest first. */
export async function searchAudit(
  desk: Desk,
  { key, ...query }: TillInput<"audit.search">,
): Promise<Answer<AuditView[]>> {
  const allowed = allow(desk, key, ["audit"]);
  if (!allowed.ok) return allowed;
  while (takeOver(desk.books)) await new Promise((resolve) => setImmediate(resolve));
  return done(desk.books.audit.search(query));
}

/** Takes a page of facts over. @returns whether there are more */
function takeOver(books: Books): boolean {
  const { seq } = books.audit;
  if (seq >= books.facts.head.seq) return false;
  return books.transact(() => {
    const nameOf = (member: string): string => memberLabel(books, member) ?? member;
    const page = books.facts.after(books.audit.seq, PAGE);
    for (const fact of page) {
      const note = noteOf(fact, nameOf);
      if (note) books.audit.noteFact({ at: fact.at, act: fact.kind, ...note }, fact.seq);
    }
    const last = page.at(-1)?.seq;
    if (last === undefined) return false;
    books.audit.reached(last);
    return last < books.facts.head.seq;
  });
}
