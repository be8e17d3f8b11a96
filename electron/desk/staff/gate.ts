/** Whether the clerk at this till may do what is asked, alone or with an approval given under the act's key. */
import type { Right, RightMode } from "../../../shared/contract/staff.ts";
import type { By } from "../../../shared/facts/fact.ts";
import { done, refuse } from "../../../shared/kernel/outcome.ts";
import type { Clerk } from "../../store/staff.ts";
import type { Answer, Desk } from "../desk.ts";
import { clerkNow, noteAct } from "./session.ts";

/**
 * Who acts, for the act's fact; undefined where nobody signs in at this till.
 * Refused: `not-signed-in`, `not-allowed`, `needs-approval` (the message names the rights).
 */
export function allow(desk: Desk, key: string | undefined, rights: readonly Right[]): Answer<By | undefined> {
  if (!desk.books.staff.isStaffed) return done(undefined);
  const clerk = clerkNow(desk);
  if (!clerk)
    return refuse("not-signed-in", "Nobody is signed in at this till. Sign in and repeat it; nothing was changed.");
  noteAct(desk);
  const { needs, denied, approver } = judge(desk, clerk, key, rights);
  if (denied.length > 0) {
    return refuse("not-allowed", `${clerk.name} may not do this here (${denied.join(", ")}). Nothing was changed.`);
  }
  if (needs.length > 0) {
    return refuse(
      "needs-approval",
      `This needs the approval of somebody who may do it (${needs.join(", ")}). Nothing was changed.`,
    );
  }
  const by = { clerk: clerk.id, name: clerk.name };
  return done(approver ? { ...by, approver: approver.clerk, approverName: approver.name } : by);
}

/**
 * Of these rights, those that need an approval which was not given under the key yet, and those that are denied: all,
 * where somebody has to sign in first.
 */
export function missing(
  desk: Desk,
  key: string | undefined,
  rights: readonly Right[],
): { needs: Right[]; denied: Right[] } {
  if (!desk.books.staff.isStaffed) return { needs: [], denied: [] };
  const clerk = clerkNow(desk);
  if (!clerk) return { needs: [], denied: [...rights] };
  const { needs, denied } = judge(desk, clerk, key, rights);
  return { needs, denied };
}

/** How a clerk has a right, by the role. */
export const modeOf = ({ books }: Desk, { role }: Pick<Clerk, "role">, right: Right): RightMode =>
  books.staff.rights[role].rights[right];

type Judged = { needs: Right[]; denied: Right[]; approver: { clerk: string; name: string } | undefined };

function judge(desk: Desk, clerk: Clerk, key: string | undefined, rights: readonly Right[]): Judged {
  const judged: Judged = { needs: [], denied: [], approver: undefined };
  const open = rights.filter((right) => modeOf(desk, clerk, right) !== "allowed");
  if (open.length === 0) return judged;
  const given = key === undefined ? [] : desk.books.staff.approvals(key);
  for (const right of open) {
    const approval = given.find((it) => it.right === right);
    if (modeOf(desk, clerk, right) === "denied") judged.denied.push(right);
    else if (approval) judged.approver ??= approval;
    else judged.needs.push(right);
  }
  return judged;
}
