/** Who works here, and what their roles may do. There is always a manager left who can change it again. */
import { RIGHTS, type ClerkView, type Rights } from "../../../shared/contract/staff.ts";
import type { TillInput } from "../../../shared/contract/till.ts";
import { done, refuse } from "../../../shared/kernel/outcome.ts";
import type { Clerk } from "../../store/staff.ts";
import { refuseCardNumbers, type Answer, type Desk, type Refused } from "../desk.ts";
import { knownAct } from "./act.ts";
import { allow } from "./gate.ts";
import { hashPin } from "./pin.ts";
import { listClerks } from "./signIn.ts";

type Put = TillInput<"clerk.put">;

/** `clerk.put`: adds a clerk or changes one. A new PIN begins with no wrong tries. */
export async function putClerk(desk: Desk, put: Put): Promise<Answer<ClerkView[]>> {
  const known = knownAct(desk, put.key, "clerk.put");
  if (known) return known.ok ? listClerks(desk) : known;
  const checked = checkPut(desk, put);
  if (checked) return checked;
  const pinHash = put.pin === undefined ? undefined : await hashPin(put.pin);
  const { books, pen } = desk;
  const answer = books.transact((): Answer<null> => {
    // Whatever came between while the PIN was hashed: it is looked at again.
    const again = knownAct(desk, put.key, "clerk.put");
    if (again) return again.ok ? done(null) : again;
    const by = allow(desk, put.key, ["staff"]);
    if (!by.ok) return by;
    const refused = checkPut(desk, put);
    if (refused) return refused;
    const before = books.staff.byId(put.id);
    const hash = pinHash ?? before?.pinHash;
    if (hash === undefined) return noPin();
    const { id, name, role, active } = put;
    const isSamePin = pinHash === undefined && before !== undefined;
    const tries = isSamePin
      ? { wrong: before.wrong, lockedUntil: before.lockedUntil }
      : { wrong: 0, lockedUntil: null };
    const clerk = { id, name, role, active, pinHash: hash, ...tries, hq: false };
    books.staff.put(clerk);
    books.audit.note({ at: pen.now(), act: "staff", by: by.value, text: changeOf(before, clerk) });
    books.addAct(put.key, { verb: "clerk.put", order: id, result: "" });
    return done(null);
  });
  if (!answer.ok) return answer;
  desk.news(["status", "staff"]);
  return listClerks(desk);
}

function checkPut(desk: Desk, { key, id, name, role, pin, active }: Put): Refused | null {
  const allowed = allow(desk, key, ["staff"]);
  if (!allowed.ok) return allowed;
  const card = refuseCardNumbers([name]);
  if (card) return card;
  const { staff } = desk.books;
  const before = staff.byId(id);
  if (before?.hq)
    return refuse(
      "kept-at-hq",
      `${before.name} is kept at headquarters for the whole store. Have it changed there; nothing was changed here.`,
    );
  if (!before && pin === undefined) return noPin();
  const others = staff.all().some((it) => it.id !== id && it.active && it.role === "manager");
  if (others || (active && role === "manager")) return null;
  return refuse(
    "last-manager",
    staff.isStaffed
      ? "One manager has to stay, who can change all this again. Make another clerk a manager first; nothing was changed."
      : "The first clerk has to be a manager, who can add the others. Nothing was changed.",
  );
}

const noPin = (): Refused =>
  refuse("malformed", "pin: expected 4 to 8 digits for a clerk who is new here. Nothing was changed.");

/** What was changed, for the log; of a PIN only that it was. */
export function changeOf(before: Clerk | undefined, after: Clerk): string {
  const states = (it: Clerk): string[] => [it.name, it.role, it.active ? "✓" : "✗"];
  const was = before ? states(before) : [];
  const changes = states(after).map((it, place) =>
    was[place] === undefined || was[place] === it ? it : `${was[place]} → ${it}`,
  );
  const isNewPin = before !== undefined && before.pinHash !== after.pinHash;
  return [`${after.id}${before ? "" : " +"}`, ...changes, ...(isNewPin ? ["PIN"] : [])].join(" · ");
}

/** `rights.put`: refused where managers could not change it back. */
export function putRights(desk: Desk, { key, rights }: TillInput<"rights.put">): Answer<Rights> {
  const { books, pen } = desk;
  const answer = books.transact((): Answer<Rights> => {
    const known = knownAct(desk, key, "rights.put");
    if (known) return known.ok ? done(books.staff.rights) : known;
    const by = allow(desk, key, ["staff"]);
    if (!by.ok) return by;
    const shut = (["staff", "settings"] as const).find((it) => rights.manager.rights[it] !== "allowed");
    if (shut) {
      return refuse(
        "malformed",
        `rights.manager.rights.${shut}: expected "allowed", for somebody has to be able to change it back. Nothing was changed.`,
      );
    }
    const changes = changesOf(books.staff.rights, rights);
    books.staff.writeRights(rights);
    books.audit.note({ at: pen.now(), act: "rights", by: by.value, text: changes.join(" · ") });
    books.addAct(key, { verb: "rights.put", order: "", result: "" });
    return done(rights);
  });
  if (answer.ok) desk.news(["staff", "status"]);
  return answer;
}

function changesOf(before: Rights, after: Rights): string[] {
  return (["clerk", "senior", "manager"] as const).flatMap((role) => {
    const [was, is] = [before[role], after[role]];
    const changed = RIGHTS.filter((right) => was.rights[right] !== is.rights[right]).map(
      (right) => `${role}.${right}: ${was.rights[right]} → ${is.rights[right]}`,
    );
    if (was.discountLimitBp !== is.discountLimitBp)
      changed.push(`${role}.discountLimitBp: ${was.discountLimitBp} → ${is.discountLimitBp}`);
    return changed;
  });
}
