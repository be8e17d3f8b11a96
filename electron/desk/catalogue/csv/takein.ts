/** Takes a file that was read in, all of it in one transaction or nothing. */
import { createHash } from "node:crypto";
import type { ImportView } from "../../../../shared/contract/till.ts";
import type { By } from "../../../../shared/facts/fact.ts";
import type { Members } from "../../../store/members.ts";
import type { Desk } from "../../desk.ts";
import type { IncomingFile } from "./file.ts";
import { ProductPlan } from "./products.ts";
import type { MemberPlan, Registration } from "./members.ts";

/** Products counted by one fact, which stays well under the longest that is read. */
const COUNTED_AT_ONCE = 250;

export const IMPORT_COMMIT = "import.commit";

/** @throws StoreRefusal: nothing of the file was kept then */
export function takeIn(
  { books, pen }: Desk,
  file: IncomingFile,
  plan: ProductPlan | MemberPlan,
  key: string,
  by: By | undefined,
): ImportView {
  const digest = createHash("sha256").update(file.bytes).digest("hex");
  return books.transact(() => {
    const at = pen.begin();
    let added = 0;
    if (plan instanceof ProductPlan) {
      for (const it of plan.categories) books.shop.addCategory(it);
      for (const { goods, pinyin } of plan.products) books.shop.putProduct(goods, pinyin);
      const { changed } = plan.counts;
      ({ added } = plan.counts);
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
        pen.write("member-registered", at, null, { ...member, ...(by === undefined ? {} : { by }) });
        books.members.register(member, at);
      }
      // Each member is a fact of its own; that they came from one file is not.
      books.audit.note({ at, act: "import-members", by, text: `${file.name}: +${added}` });
    }
    const before = file.view;
    const unchanged = before.unchanged + before.added - added;
    const view: ImportView = { ...before, state: "done", added, unchanged };
    books.addAct(key, { verb: IMPORT_COMMIT, order: "", result: JSON.stringify(view) });
    return view;
  });
}

const isKnown = (members: Members, { id, phone, card }: Registration): boolean =>
  (members.byId(id) ??
    (phone === null ? undefined : members.byPhone(phone)) ??
    (card === null ? undefined : members.byCard(card))) !== undefined;
