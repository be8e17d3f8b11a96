/**
 * The door of HQ: a session by its key or by a user's password, its page, its verbs. Whether a role may ask for a verb is
 * checked here and nowhere else, and what changes anything is written to the log here.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hqVerbs, type HqAnswer, type HqRefusal, type HqVerb } from "../../shared/contract/hq.ts";
import { peopleVerbs, SignIn, type PeopleVerb } from "../../shared/contract/hqPeople.ts";
import { MOST_FILE_BYTES } from "../../shared/contract/hqProducts.ts";
import { HQ_RIGHTS, may } from "../../shared/contract/hqRights.ts";
import { refuse } from "../../shared/kernel/outcome.ts";
import { audit } from "../office/audit.ts";
import type { officeVerbs } from "../office/office.ts";
import { memberOf } from "../office/members.ts";
import type { People } from "../office/people.ts";
import { SESSION_MS, type Caller, type Sessions } from "../office/session.ts";
import { tryUser } from "../office/signIn.ts";
import type { ServerReader, ServerStore } from "../store/store.ts";
import { cookieOf, setCookie } from "./cookies.ts";

const COOKIE = "paifan-hq";
const STATUS: Partial<Record<HqRefusal, number>> = {
  "unknown-verb": 404,
  malformed: 400,
  "not-signed-in": 401,
  "wrong-sign-in": 401,
  "sign-in-locked": 429,
  "not-allowed": 403,
  "user-exists": 409,
  "last-owner": 409,
  "rules-changed": 409,
  "needs-owner": 409,
  "needs-second-person": 409,
  "till-exists": 409,
  "store-exists": 409,
  "last-manager": 409,
  "too-many-clerks": 409,
  "product-exists": 409,
  "barcode-taken": 409,
  "supplier-exists": 409,
  "import-differs": 409,
  "gift-exists": 409,
  "stock-changed": 409,
  "other-store": 409,
  "handed-already": 409,
  "claim-cancelled": 409,
  "merchant-state": 409,
  "join-full": 429,
  "decided-already": 409,
  "own-proposal": 409,
  "key-alone": 403,
  "balance-too-small": 409,
  "queue-not-funded": 409,
  "entry-not-voided": 409,
  "day-not-over": 409,
  "day-changed": 409,
  "day-signed-already": 409,
  "letter-not-dead": 409,
  "referrer-set-already": 409,
  "ordered-already": 409,
  "referral-loop": 409,
  "member-held": 409,
  "member-proposed": 409,
  busy: 429,
  internal: 500,
};
const WITH_FILE: readonly HqVerb[] = ["product.check", "product.import"];
const LONG: readonly HqVerb[] = [
  "rules.check",
  "rules.tryOut",
  "rules.publish",
  "second.propose",
  "product.listing",
  "store.check",
  "store.tryOut",
  "store.publish",
];
/** The largest body that carries rules, in bytes. */
const LARGEST_RULES = 4 * 1024 * 1024;
/** The largest body that carries a file. */
const LARGEST_FILE = Math.ceil(MOST_FILE_BYTES / 3) * 4 + 1024;
export const HOW_IN = "Sign in with name and password, or open the link that the server prints when it starts.";

/** The link a person opens: `/hq/?key=…` becomes a session, and the key leaves the address. */
export function signInByLink(sessions: Sessions, request: FastifyRequest, reply: FastifyReply): FastifyReply | null {
  const key = keyIn(request);
  if (key === null) return null;
  const token = sessions.begin(key);
  if (token !== null) keepToken(request, reply, token);
  return reply.redirect("/hq/", 303);
}

export function keyIn(request: FastifyRequest): string | null {
  const { key } = request.query as { key?: unknown };
  return typeof key === "string" ? key : null;
}

export type HqParts = {
  readonly store: ServerStore;
  readonly clock: () => number;
  readonly sessions: Sessions;
  readonly people: People;
  readonly office: ReturnType<typeof officeVerbs>;
  readonly triesPerMinute: number;
};

export function hqRoutes(web: FastifyInstance, parts: HqParts): void {
  const { store, clock, sessions, triesPerMinute } = parts;
  const limited = { config: { rateLimit: { max: triesPerMinute, timeWindow: 60_000 } } };

  web.post("/api/hq/session", limited, async (request, reply) => {
    if (!ownOrigin(request)) return answer(reply, foreign());
    const read = SignIn.safeParse(request.body);
    if (!read.success)
      return answer(reply, refuse("malformed", "expected the key of HQ, or name, password and code (null: none)"));
    if (!("key" in read.data)) {
      const tried = { ...read.data, address: request.ip, verb: "sign-in" as const };
      const said = await tryUser(store, clock, tried, (rows, user) => sessions.beginIn(rows, user.id));
      if (!said.ok) return answer(reply, said);
      keepToken(request, reply, said.value);
      return answer(reply, { ok: true, value: {} });
    }
    const token = sessions.begin(read.data.key);
    if (token === null)
      return answer(
        reply,
        refuse("not-signed-in", `This is not the key of HQ, or the key alone is no longer enough. ${HOW_IN}`),
      );
    keepToken(request, reply, token);
    return answer(reply, { ok: true, value: {} });
  });

  web.post("/api/hq/sign-out", (request, reply) => {
    if (!ownOrigin(request)) return answer(reply, foreign());
    const who = sessions.who(tokenOf(request), request.ip);
    if (who !== null) sessions.end(who);
    keepToken(request, reply, null);
    return answer(reply, { ok: true, value: {} });
  });

  const answered = async (verb: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (!isVerb(verb)) return answer(reply, refuse("unknown-verb", `HQ has no verb ${verb}.`));
    if (!ownOrigin(request)) return answer(reply, foreign());
    const who = sessions.who(tokenOf(request), request.ip);
    if (who === null) return answer(reply, refuse("not-signed-in", `There is no session. ${HOW_IN}`));
    return answer(reply, await asked(parts, verb, request.body, who));
  };
  web.post("/api/hq/:verb", (request, reply) => answered((request.params as { verb: string }).verb, request, reply));
  // Rules of many stores are long, and a store's part of many products.
  for (const verb of LONG)
    web.post(`/api/hq/${verb}`, { bodyLimit: LARGEST_RULES }, (request, reply) => answered(verb, request, reply));
  for (const verb of WITH_FILE)
    web.post(`/api/hq/${verb}`, { bodyLimit: LARGEST_FILE }, (request, reply) => answered(verb, request, reply));
}

const isVerb = (text: string): text is HqVerb => Object.hasOwn(hqVerbs, text);
const isOfPeople = (verb: HqVerb): verb is PeopleVerb => Object.hasOwn(peopleVerbs, verb);

/** Whether its role may is asked first; what is malformed did nothing, and is not written down. */
async function asked(parts: HqParts, verb: HqVerb, body: unknown, who: Caller): Promise<HqAnswer<HqVerb>> {
  const { store, clock } = parts;
  const log = (what: unknown, outcome: string): void =>
    HQ_RIGHTS[verb].changes
      ? audit(store, { at: clock(), who: who.name, role: who.role, verb, what, outcome })
      : undefined;
  if (!may(who.role, verb)) {
    log({}, "not-allowed");
    return refuse("not-allowed", `${verb} is for: ${HQ_RIGHTS[verb].roles.join(", ")}. Nothing was done.`);
  }
  const read = hqVerbs[verb].input.safeParse(body ?? {});
  if (!read.success) {
    const issue = read.error.issues[0];
    return refuse(
      "malformed",
      issue ? `${issue.path.map(String).join(".") || "body"}: ${issue.message}` : `expected what ${verb} takes`,
    );
  }
  if (!isOwnStore(who, verb, read.data)) {
    log({ store: "store" in read.data ? read.data.store : null }, "not-allowed");
    return refuse("not-allowed", `${verb}: ${who.name} manages another store. Nothing was done.`);
  }
  // Who does it is who is signed in; whoever came with the key says a name.
  const input = who.user === null ? read.data : inNameOf(verb, read.data, who.name);
  let outcome = "internal";
  try {
    const said = await (isOfPeople(verb) ? ofPeople(parts, verb, input, who) : ofOffice(parts, verb, input, who));
    outcome = said.ok ? "ok" : said.code;
    return said;
  } finally {
    const about = "user" in input ? store.read.people.user(input.user)?.name : undefined;
    log(byIds(store.read, about === undefined ? input : { ...input, name: about }), outcome);
  }
}

/** What was asked as the log has it: members by their ids, whatever they were asked for by. */
function byIds<I extends object>(read: ServerReader, input: I): I {
  const named = Object.entries(input).map(([key, value]: [string, unknown]) => {
    if ((key === "member" || key === "referrer") && typeof value === "string")
      return [key, memberOf(read, value)?.id ?? value];
    return [key, key === "act" && typeof value === "object" && value !== null ? byIds(read, value) : value];
  });
  return Object.fromEntries(named) as I;
}

/** A manager asks of the own store alone; whoever else may ask a verb at all asks it of every store. */
const isOwnStore = ({ role, store }: Pick<Caller, "role" | "store">, verb: HqVerb, input: object): boolean =>
  role !== "manager" || !HQ_RIGHTS[verb].scoped || ("store" in input && input.store === store);

/** What is asked, with that name wherever it says who does it or who acknowledges it. */
function inNameOf<I extends object>(verb: HqVerb, input: I, by: string): I {
  const named = "by" in input || verb === "rules.publish" ? { ...input, by } : input;
  if (!("acknowledge" in named) || typeof named.acknowledge !== "object") return named;
  return { ...named, acknowledge: { ...named.acknowledge, by } };
}

const ofPeople = <V extends PeopleVerb>(
  { people }: HqParts,
  verb: V,
  input: unknown,
  who: Caller,
): Promise<HqAnswer<V>> => people[verb](input as Parameters<People[V]>[0], who);
const ofOffice = <V extends Exclude<HqVerb, PeopleVerb>>(
  { office }: HqParts,
  verb: V,
  input: unknown,
  { name, user }: Caller,
) => office[verb](input as Parameters<HqParts["office"][V]>[0], name, user);

type Said = { ok: true; value: unknown } | { ok: false; code: string; message: string };

export function answer(reply: FastifyReply, said: Said): FastifyReply {
  const status = said.ok ? 200 : ((STATUS as Record<string, number>)[said.code] ?? 404);
  return reply.code(status).header("cache-control", "no-store").send(said);
}

export const foreign = () => refuse("not-signed-in", `HQ is asked from its own page only. ${HOW_IN}`);

/** Whether a page of this very server asks: a browser names the origin of every POST. */
export function ownOrigin(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  return origin !== undefined && host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

/** @param token null: it is taken back */
const keepToken = (request: FastifyRequest, reply: FastifyReply, token: string | null): void =>
  setCookie(request, reply, { name: COOKIE, token, ms: SESSION_MS });

export const tokenOf = (request: FastifyRequest): string | undefined => cookieOf(request, COOKIE);
