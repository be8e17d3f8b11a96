/** The store's rules for the manager who is signed in at this till: what holds here, and the server asked in that name. */
import type { TillInput, TillOutput } from "../../../shared/contract/till.ts";
import { done, refuse } from "../../../shared/kernel/outcome.ts";
import { viewOf } from "../../../shared/rules/storePart.ts";
import type { Handlers } from "../../host/dispatcher.ts";
import type { Clerk } from "../../store/staff.ts";
import type { Answer, Desk } from "../desk.ts";
import { programmeNow } from "../earn.ts";
import { clerkNow, noteAct } from "../staff/session.ts";

export const managerVerbs = (desk: Desk): Pick<Handlers, "store.here" | "store.ask"> => ({
  "store.here": () => showHere(desk),
  "store.ask": async (input) => await askStore(desk, input),
});

/** Null: clerks do not sign in at this till. */
function managerOf(desk: Desk): Answer<Clerk | null> {
  if (!desk.books.staff.isStaffed) return done(null);
  const clerk = clerkNow(desk);
  if (!clerk) return refuse("not-signed-in", "Nobody is signed in at this till. Sign in and repeat it.");
  if (clerk.role !== "manager") return refuse("not-allowed", `${clerk.name} is no manager. Nothing was changed.`);
  return done(clerk);
}

function showHere(desk: Desk): Answer<TillOutput<"store.here">> {
  const manager = managerOf(desk);
  if (!manager.ok) return manager;
  const { books, line, pen } = desk;
  const { till, tillName, storeName, timezone, rulesVersion } = books.device.is;
  const [store = ""] = till.split("/");
  return done({
    store,
    storeName,
    till,
    tillName,
    timezone,
    now: pen.now(),
    version: rulesVersion,
    rules: JSON.stringify(viewOf(programmeNow(books).rules, store)),
    online: line.connection === "online",
    by: manager.value?.name ?? null,
  });
}

/** What is looked at by itself again and again does not keep anybody signed in. */
const LOOKED_AT: readonly TillInput<"store.ask">["verb"][] = ["store.overview", "store.rules", "store.versions"];

async function askStore(desk: Desk, { verb, input }: TillInput<"store.ask">): Promise<Answer<TillOutput<"store.ask">>> {
  const manager = managerOf(desk);
  if (!manager.ok) return manager;
  if (!manager.value)
    return refuse(
      "not-signed-in",
      "Clerks do not sign in at this till: the server is asked in a manager's name alone.",
    );
  const { id, name, role } = manager.value;
  if (!LOOKED_AT.includes(verb)) noteAct(desk);
  const said = await desk.line.store({ verb, input, clerk: { id, name, role } });
  return said === null
    ? refuse(
        "server-unreachable",
        "The server does not answer. What was asked may have been done all the same: look first.",
      )
    : done({ said });
}
