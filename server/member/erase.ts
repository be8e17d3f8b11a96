/** A member's person is erased, at its own wish or by headquarters. */
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { HOLDABLE } from "../../shared/sync/holds.ts";
import type { OfficeDesk } from "../settlement/desk.ts";
import { isNobody } from "../settlement/erasing.ts";

/** @param by who did it at headquarters, and why; null: the member itself */
export function eraseMember(desk: OfficeDesk, id: string, by: { name: string; reason: string } | null) {
  const { rows, now } = desk.parts;
  const member = rows.members.member(id);
  if (!member) return refuse("unknown-member", `There is no member ${id}. Nothing was done.`);
  if (isNobody(member)) return done({ member: id, erasedAt: member.erasedAt ?? now });
  if (HOLDABLE.some((what) => rows.holds.held(id, what, now) > 0))
    return refuse(
      "member-held",
      "A till holds a part of the member's balance for a sale. Nothing was done; it is done or ends within 15 minutes.",
    );
  const [open] = rows.proposals.proposals({ state: "open", act: null, member: id }, null, 1);
  if (open)
    return refuse(
      "member-proposed",
      `Proposal ${open.n} is about the member and open. Nothing was done; decide on it first.`,
    );
  desk.write("member-erased", { member: id, reason: by?.reason ?? null, by: by?.name ?? null });
  return done({ member: id, erasedAt: rows.members.member(id)?.erasedAt ?? now });
}
