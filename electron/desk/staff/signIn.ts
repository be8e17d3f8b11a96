/** Signing in, out, and approving on the spot. The sale in progress stays where it is, whoever takes over. */
import type { TillInput, TillOutput } from "../../../shared/contract/till.ts";
import type { ClerkView, Right } from "../../../shared/contract/staff.ts";
import type { StatusView } from "../../../shared/contract/view.ts";
import { done, refuse } from "../../../shared/kernel/outcome.ts";
import type { Clerk } from "../../store/staff.ts";
import type { Answer, Desk, Refused } from "../desk.ts";
import { showStatus } from "../status.ts";
import { allow, modeOf } from "./gate.ts";
import { lockedUntil, reanchorAll, tryPin } from "./lockout.ts";
import { clerkNow } from "./session.ts";
import { clerkView } from "./view.ts";

/** `clerk.list`: those who work here; who may change the staff sees the others too. */
export function listClerks(desk: Desk): Answer<ClerkView[]> {
  reanchorAll(desk);
  const now = desk.pen.now();
  const clerk = clerkNow(desk);
  const seesAll = clerk !== null && modeOf(desk, clerk, "staff") !== "denied";
  const listed = desk.books.staff.all().filter((it) => it.active || seesAll);
  return done(listed.map((it) => clerkView(it, lockedUntil(it, now))));
}

/** `clerk.signIn`: also while another is signed in, whose place it takes. */
export async function signIn(desk: Desk, { clerk, pin }: TillInput<"clerk.signIn">): Promise<Answer<StatusView>> {
  const known = await tryPin(desk, clerk, pin);
  if (!known.ok) {
    if (known.code !== "unknown-clerk") desk.news(["staff"]);
    return known;
  }
  const { books, pen } = desk;
  const { id, name } = known.value;
  const before = clerkNow(desk);
  books.transact(() => {
    books.staff.signIn(id, pen.now());
    const text = before && before.id !== id ? `${before.name} → ${name}` : "";
    books.audit.note({ at: pen.now(), act: "sign-in", by: { clerk: id, name }, text });
  });
  desk.news(["status", "staff"]);
  return showStatus(desk);
}

/** `clerk.signOut`. */
export function signOut(desk: Desk): Answer<StatusView> {
  const { books, pen } = desk;
  const clerk = books.staff.signedIn();
  if (clerk) {
    books.transact(() => {
      books.staff.signOut();
      books.audit.note({ at: pen.now(), act: "sign-out", by: { clerk: clerk.id, name: clerk.name }, text: "" });
    });
    desk.news(["status", "staff"]);
  }
  return showStatus(desk);
}

/** `approval.give`: kept under the act's key, for the act that is repeated with it. */
export async function giveApproval(
  desk: Desk,
  { key, rights, clerk, pin }: TillInput<"approval.give">,
): Promise<Answer<TillOutput<"approval.give">>> {
  const { books, pen } = desk;
  const asked = allow(desk, undefined, []);
  if (!asked.ok) return asked;
  const named = books.staff.byId(clerk);
  const beyond = named?.active ? refuseBeyond(desk, named, rights) : null;
  if (beyond) return beyond;
  const known = await tryPin(desk, clerk, pin);
  if (!known.ok) {
    if (known.code !== "unknown-clerk") desk.news(["staff"]);
    return known;
  }
  const { id, name } = known.value;
  return books.transact(() => {
    // The role, or what it may do, may have been changed while the PIN was looked at.
    const changed = refuseBeyond(desk, known.value, rights);
    if (changed) return changed;
    const at = pen.now();
    for (const right of rights) books.staff.approve(key, { right, clerk: id, name }, at);
    const by = asked.value ?? { clerk: id, name };
    books.audit.note({ at, act: "approval", by: { ...by, approver: id, approverName: name }, text: rights.join(", ") });
    return done({ approver: name, rights });
  });
}

/** Who approves has each of the rights without anybody's approval. */
function refuseBeyond(desk: Desk, clerk: Clerk, rights: readonly Right[]): Refused | null {
  const beyond = rights.filter((right) => modeOf(desk, clerk, right) !== "allowed");
  if (beyond.length === 0) return null;
  return refuse(
    "not-allowed",
    `${clerk.name} cannot approve this (${beyond.join(", ")}). Ask somebody who may do it alone. Nothing was changed.`,
  );
}
