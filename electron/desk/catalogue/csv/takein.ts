/** Takes a file that was read in, all of it in one transaction or nothing. */
import { createHash } from "node:crypto";
import type { ImportView } from "../../../../shared/contract/till.ts";
import type { By } from "../../../../shared/facts/fact.ts";
import type { Members } from "../../../store/members.ts";
import { referrerRefusal } from "../../../../shared/queue/people.ts";
import type { Desk } from "../../desk.ts";
import { lineHere, writeReferrer } from "../../referrer.ts";
import type { IncomingFile } from "./file.ts";
import { ProductPlan } from "./products.ts";
import type { MemberPlan, Registration } from "./members.ts";

/** Products counted by one fact, which stays well under the longest that is read. */
const COUNTED_AT_ONCE = 250;

export const IMPORT_COMMIT = "import.commit";

/** @throws StoreRefusal: nothing of the file was kept then */
export function takeIn(
  desk: Desk,
  file: IncomingFile,
  plan: ProductPlan | MemberPlan,
  key: string,
  by: By | undefined,
): ImportView {
  const { books, pen } = desk;
  const digest = createHash("sha256").update(file.bytes).digest("hex");
  return books.transact(() => {
    const at = pen.begin();
    let [added, changed] = [0, 0];
    if (plan instanceof ProductPlan) {
      for (const it of plan.categories) books.shop.addCategory(it);
      for (const { goods, pinyin } of plan.products) books.shop.putProduct(goods, pinyin);
      ({ added, changed } = plan.counts);
      pen.write("catalogue-imported", at, null, {
        key,
        file: file.name,
        digest,
        added,
        changed,
        ...(by === undefined ? {} : { by }),
      });
      for (let from = 0; from < plan.stock.length; from += COUNTED_AT_ONCE) {
        pen.write("stock-moved", at, null, {
          key,
          kind: "counted",
          lines: plan.stock.slice(from, from + COUNTED_AT_ONCE),
          reason: file.name.slice(0, 120),
          ...(by === undefined ? {} : { by }),
        });
      }
    } else {
      for (const member of plan.registrations) {
        // Registered here or told by the server since the file was read: they stay as they are.
        if (isKnown(books.members, member)) continue;
        added += 1;
        const said = { ...(by === undefined ? {} : { by }), ...books.facts.knownErasing(member.id) };
        pen.write("member-registered", at, null, { ...member, ...said });
        books.members.register(member, at);
      }
      changed = referAll(desk, plan, at, by);
      // Each member is a fact of its own; that they came from one file is not.
      books.audit.note({ at, act: "import-members", by, text: `${file.name}: +${added}` });
    }
    const before = file.view;
    const unchanged = before.unchanged + before.added - added + before.changed - changed;
    const view: ImportView = { ...before, state: "done", added, changed, unchanged };
    books.addAct(key, { verb: IMPORT_COMMIT, order: "", result: JSON.stringify(view) });
    return view;
  });
}

/** Writes down who brought whom. @returns how many members that were there before were changed by it */
function referAll(desk: Desk, plan: MemberPlan, at: number, by: By | undefined): number {
  const line = lineHere(desk.books);
  const fresh = new Set(plan.registrations.map((it) => it.id));
  let changed = 0;
  for (const { member, referrer } of plan.referrals) {
    // Has bought since the file was read, or somebody else said who brought them: they stay as they are.
    if (referrerRefusal(line, member, referrer) !== null) continue;
    writeReferrer(desk, at, member, referrer, by);
    if (!fresh.has(member)) changed += 1;
  }
  return changed;
}

const isKnown = (members: Members, { id, phone, card }: Registration): boolean =>
  (members.byId(id) ??
    (phone === null ? undefined : members.byPhone(phone)) ??
    (card === null ? undefined : members.byCard(card))) !== undefined;
