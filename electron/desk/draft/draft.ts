/** The sale in progress, kept at every edit, so that a till that dies comes back to it. */
import type { SaleDraft } from "../../../shared/contract/cart.ts";
import type { TillInput, TillOutput } from "../../../shared/contract/till.ts";
import { done } from "../../../shared/kernel/outcome.ts";
import type { Books } from "../../store/books.ts";
import { refuseCardNumbers, type Answer, type Desk, type Refused } from "../desk.ts";
import { noteAct } from "../staff/session.ts";

/** `draft.get`. */
export const showDraft = ({ books }: Desk): Answer<TillOutput<"draft.get">> => done(books.carts.draft);

/** `draft.put`: one small transaction, none where nothing changed. A draft whose sale is on disk already is none any more. */
export function keepDraft(desk: Desk, { draft }: TillInput<"draft.put">): Answer<TillOutput<"draft.put">> {
  const { books } = desk;
  const card = refuseTyped(draft);
  if (card) return card;
  const kept = draft !== null && !isSold(books, draft) ? draft : null;
  if (!books.carts.differs(kept)) return done({});
  noteAct(desk);
  books.transact(() => books.carts.write(kept));
  desk.news(["draft", "display"]);
  return done({});
}

/**
 * The draft of a sale that is being written down is none any more: part of that sale's transaction, which it makes
 * no larger where no draft is on disk.
 */
export const clearDraft = (books: Books, key: string): void => books.carts.clear(key);

/** Whether the sale of this draft was carried out: its key is that of an act, and no cart's lines were voided under it. */
export function isSold(books: Books, { key }: SaleDraft): boolean {
  const act = books.act(key);
  return act !== undefined && act.verb !== "cart.void";
}

/** Whether there is anything in a draft that would be lost with it. */
export const holdsSomething = ({ lines, member }: SaleDraft): boolean => lines.length > 0 || member !== null;

/** Nothing that was typed into a draft may be a card's number: notes, reasons, references. */
export function refuseTyped(draft: SaleDraft | null, label?: string): Refused | null {
  if (draft === null) return null;
  const typed = draft.lines.map((line) => (line.kind === "return" ? line.reason : line.note));
  const references = draft.tenders?.map((it) => ("reference" in it ? it.reference : null)) ?? [];
  return refuseCardNumbers([...typed, ...references, draft.handBack?.reference, label]);
}
