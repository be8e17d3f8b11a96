/**
 * What a till asks about its own store in the name of the manager who is signed in there: the very verbs that the manager's
 * page asks, with the till's store, and written to the log with the clerk and the till.
 */
import type { HqAnswer } from "../../shared/contract/hq.ts";
import { HQ_RIGHTS } from "../../shared/contract/hqRights.ts";
import { storeVerbs, type StoreVerb } from "../../shared/contract/hqStore.ts";
import { refuse } from "../../shared/kernel/outcome.ts";
import type { SyncAnswer } from "../../shared/sync/messages.ts";
import type { StoreAsk, StoreTold } from "../../shared/sync/storeAsk.ts";
import { accept } from "../door/answer.ts";
import type { ServerStore } from "../store/store.ts";
import { audit } from "./audit.ts";
import type { officeVerbs } from "./office.ts";

/** @param till whose key was shown: its store is the one that is asked about */
export type StoreKeeper = (till: string, ask: StoreAsk) => Promise<SyncAnswer<StoreTold>>;

type Parts = {
  readonly store: ServerStore;
  readonly office: () => ReturnType<typeof officeVerbs>;
  /** The server's clock, ms. */
  readonly clock: () => number;
};

export const storesHere =
  (parts: Parts): StoreKeeper =>
  async (till, ask) =>
    accept({ said: JSON.stringify(await answered(parts, till, ask)) });

async function answered(
  { store: books, office, clock }: Parts,
  till: string,
  ask: StoreAsk,
): Promise<HqAnswer<StoreVerb>> {
  const { verb, clerk } = ask;
  const [store = ""] = till.split("/");
  const who = `${clerk.name} (${till})`;
  const log = (what: object, outcome: string): void =>
    HQ_RIGHTS[verb].changes ? audit(books, { at: clock(), who, role: "manager", verb, what, outcome }) : undefined;
  if (clerk.role !== "manager") {
    log({ store, clerk: clerk.id }, "not-allowed");
    return refuse("not-allowed", `${verb} is for a manager. Nothing was done.`);
  }
  const read = storeVerbs[verb].input.safeParse(inputOf(ask.input, store, verb, who));
  if (!read.success) {
    const [issue] = read.error.issues;
    return refuse(
      "malformed",
      issue ? `${issue.path.map(String).join(".")}: ${issue.message}` : `expected what ${verb} takes`,
    );
  }
  let outcome = "internal";
  try {
    const said = await asked(office(), verb, read.data);
    outcome = said.ok ? "ok" : said.code;
    return said;
  } finally {
    log({ ...read.data, clerk: clerk.id }, outcome);
  }
}

const asked = async <V extends StoreVerb>(office: ReturnType<typeof officeVerbs>, verb: V, input: unknown) =>
  (await office[verb](input as never)) as HqAnswer<V>;

/** With the till's store and the clerk's name, whatever was said of them. */
function inputOf(text: string, store: string, verb: StoreVerb, by: string): unknown {
  try {
    const rest: unknown = JSON.parse(text);
    if (typeof rest !== "object" || rest === null || Array.isArray(rest)) return null;
    return { ...rest, store, ...(verb === "store.publish" ? { by } : {}) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
