/** The door of HQ: a session by its key, its page, its verbs. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { hqVerbs, type HqInput, type HqRefusal, type HqVerb } from "../../shared/contract/hq.ts";
import { refuse } from "../../shared/kernel/outcome.ts";
import type { officeVerbs } from "../office/office.ts";
import { SESSION_MS, type Sessions } from "../office/session.ts";

const COOKIE = "paifan-hq";
const STATUS: Partial<Record<HqRefusal, number>> = {
  "unknown-verb": 404,
  malformed: 400,
  "not-signed-in": 401,
  "till-exists": 409,
  "referrer-set-already": 409,
  "ordered-already": 409,
  "referral-loop": 409,
  internal: 500,
};
/** The largest body that carries rules, in bytes. */
const LARGEST_RULES = 4 * 1024 * 1024;
const OPEN_LINK = "Open the link that the server prints when it starts.";

/** The link a person opens: `/hq/?key=…` becomes a session, and the key leaves the address. */
export function signInByLink(sessions: Sessions, request: FastifyRequest, reply: FastifyReply): FastifyReply | null {
  const { key } = request.query as { key?: unknown };
  if (typeof key !== "string") return null;
  const token = sessions.begin(key);
  if (token !== null) setCookie(reply, token);
  return reply.redirect("/hq/", 303);
}

export type HqParts = {
  readonly sessions: Sessions;
  readonly office: ReturnType<typeof officeVerbs>;
  readonly triesPerMinute: number;
};

export function hqRoutes(web: FastifyInstance, { sessions, office, triesPerMinute }: HqParts): void {
  const limited = { config: { rateLimit: { max: triesPerMinute, timeWindow: 60_000 } } };

  web.post("/api/hq/session", limited, (request, reply) => {
    if (!ownOrigin(request)) return answer(reply, foreign());
    const read = z.strictObject({ key: z.string().max(200) }).safeParse(request.body);
    if (!read.success) return answer(reply, refuse("malformed", "key: expected the key of HQ"));
    const token = sessions.begin(read.data.key);
    if (token === null) return answer(reply, refuse("not-signed-in", `This is not the key of HQ. ${OPEN_LINK}`));
    setCookie(reply, token);
    return answer(reply, { ok: true, value: {} });
  });

  const answered = async (verb: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (!isVerb(verb)) return answer(reply, refuse("unknown-verb", `HQ has no verb ${verb}.`));
    if (!ownOrigin(request)) return answer(reply, foreign());
    if (!sessions.valid(cookieOf(request)))
      return answer(reply, refuse("not-signed-in", `There is no session. ${OPEN_LINK}`));
    return answer(reply, await ask(office, verb, request.body));
  };
  web.post("/api/hq/:verb", (request, reply) => answered((request.params as { verb: string }).verb, request, reply));
  // Rules of many stores are long.
  for (const verb of ["rules.check", "rules.tryOut", "rules.publish"])
    web.post(`/api/hq/${verb}`, { bodyLimit: LARGEST_RULES }, (request, reply) => answered(verb, request, reply));
}

const isVerb = (text: string): text is HqVerb => Object.hasOwn(hqVerbs, text);

function ask<V extends HqVerb>(office: HqParts["office"], verb: V, body: unknown) {
  const read = hqVerbs[verb].input.safeParse(body ?? {});
  if (read.success) return office[verb](read.data as HqInput<V>);
  const issue = read.error.issues[0];
  return refuse(
    "malformed",
    issue ? `${issue.path.map(String).join(".") || "body"}: ${issue.message}` : `expected what ${verb} takes`,
  );
}

type Said = { ok: true; value: unknown } | { ok: false; code: string; message: string };

function answer(reply: FastifyReply, said: Said): FastifyReply {
  const status = said.ok ? 200 : ((STATUS as Record<string, number>)[said.code] ?? 404);
  return reply.code(status).header("cache-control", "no-store").send(said);
}

const foreign = () => refuse("not-signed-in", `HQ is asked from its own page only. ${OPEN_LINK}`);

/** Whether a page of this very server asks: a browser names the origin of every POST. */
function ownOrigin(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  return origin !== undefined && host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

function setCookie(reply: FastifyReply, token: string): void {
  reply.header("set-cookie", `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1000}`);
}

const cookieOf = (request: FastifyRequest): string | undefined =>
  request.headers.cookie
    ?.split(";")
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);
