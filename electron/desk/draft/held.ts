/** Carts that are put aside (挂单) and taken up again (取单). At every instant a cart is in one place: in progress, or held. */
import type { SaleDraft } from "../../../shared/contract/cart.ts";
import type { TillInput, TillOutput } from "../../../shared/contract/till.ts";
import type { By } from "../../../shared/facts/fact.ts";
import { done, refuse } from "../../../shared/kernel/outcome.ts";
import { refuseCardNumbers, type Answer, type Desk, type Refused } from "../desk.ts";
import { refuseOtherAct } from "../desk.ts";
import { allow } from "../staff/gate.ts";
import { memberLabel } from "../views.ts";
import { holdsSomething, isSold, refuseTyped } from "./draft.ts";
import { totalOfDraft } from "./priced.ts";

/** So many carts may be held at once. */
export const MOST_HELD = 50;

/** `cart.hold`. The same cart again is held once. */
export function holdCart(desk: Desk, { draft, label = "" }: TillInput<"cart.hold">): Answer<TillOutput<"cart.hold">> {
  const { books } = desk;
  const may = allow(desk, draft.key, []);
  if (!may.ok) return may;
  const card = refuseTyped(draft, label) ?? refuseUnfinished(desk, draft);
  if (card) return card;
  if (books.carts.held().some((it) => it.draft.key === draft.key)) return done({});
  if (!holdsSomething(draft))
    return refuse("malformed", "draft: there is nothing in it to put aside. Nothing was changed.");
  if (books.carts.heldCount >= MOST_HELD) {
    return refuse(
      "too-many-held",
      `${MOST_HELD} carts are held already. Take one up and finish it, or empty it; this cart is kept on the screen.`,
    );
  }
  books.transact(() => {
    putAside(desk, draft, label, may.value);
    books.carts.write(null);
  });
  desk.news(["held", "draft", "display", "status"]);
  return done({});
}

/** `cart.held`: oldest first, priced as they would be now. */
export const listHeld = (desk: Desk): Answer<TillOutput<"cart.held">> =>
  done(
    desk.books.carts.held().map(({ id, at, label, clerk, draft }) => ({
      id,
      at,
      label,
      clerk,
      lines: draft.lines.length,
      totalFen: totalOfDraft(desk, draft),
      memberLabel: memberLabel(desk.books, draft.member?.id ?? null),
    })),
  );

/** `cart.resume`. A cart that is in progress is put aside in its place: nothing that was rung up is lost. */
export function resumeCart(desk: Desk, { id }: TillInput<"cart.resume">): Answer<SaleDraft> {
  const { books } = desk;
  const { draft: present } = books.carts;
  const held = books.carts.heldOne(id);
  const may = allow(desk, held?.draft.key, []);
  if (!may.ok) return may;
  if (!held) {
    return refuse(
      "unknown-held",
      "That cart is held no longer: it was taken up already, perhaps on another screen. The list is read anew.",
    );
  }
  const unfinished = present && refuseUnfinished(desk, present);
  if (unfinished) return unfinished;
  books.transact(() => {
    books.carts.takeUp(id);
    if (present && present.key !== held.draft.key && holdsSomething(present)) putAside(desk, present, "", may.value);
    books.carts.write(held.draft);
    note(desk, "resume", held.draft, held.label, may.value);
  });
  desk.news(["held", "draft", "display", "status"]);
  return done(held.draft);
}

/** `cart.void`: what was rung up and taken away again, for the audit log. */
export function voidLines(
  desk: Desk,
  { key, what, amountFen, reason }: TillInput<"cart.void">,
): Answer<TillOutput<"cart.void">> {
  const { books, pen } = desk;
  const before = books.act(key);
  if (before) return before.verb === "cart.void" ? done({}) : refuseOtherAct();
  const card = refuseCardNumbers([what, reason]);
  if (card) return card;
  const may = allow(desk, key, ["void"]);
  if (!may.ok) return may;
  const text = [what, reason].filter((it) => it.trim() !== "").join(" · ");
  books.transact(() => {
    books.audit.note({ at: pen.instant(), act: "void", by: may.value, amountFen, text });
    books.addAct(key, { verb: "cart.void", order: "", result: "{}" });
  });
  return done({});
}

/** Needs an open transaction. */
function putAside(desk: Desk, draft: SaleDraft, label: string, by: By | undefined): void {
  desk.books.carts.hold({ at: desk.pen.now(), label, clerk: by?.name ?? null, draft });
  note(desk, "hold", draft, label, by);
}

function note(desk: Desk, act: "hold" | "resume", draft: SaleDraft, label: string, by: By | undefined): void {
  const names = draft.lines.map((it) =>
    it.kind === "product" ? it.product.name : it.kind === "return" ? it.name : "",
  );
  const text = [label, ...names.slice(0, 3)].filter((it) => it !== "").join(" · ");
  desk.books.audit.note({ at: desk.pen.instant(), act, by, amountFen: totalOfDraft(desk, draft), text });
}

/** A cart whose payment was sent is paid first, or its payment repeated; one that was sold is no cart any more. */
function refuseUnfinished({ books }: Desk, draft: SaleDraft): Refused | null {
  if (isSold(books, draft)) return refuseOtherAct();
  if (draft.tenders === null) return null;
  return refuse(
    "malformed",
    "A payment of this cart was sent and its answer is not known yet. Repeat the payment first; the cart is kept.",
  );
}
