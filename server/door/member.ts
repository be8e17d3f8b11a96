/**
 * The door of the member page: a session by a one-time code, one order by the link of its receipt, and the verbs of whoever
 * is signed in. Whose session it is is found out here; nobody asks for anything of another.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ACT_REFUSALS } from "../../shared/contract/memberActs.ts";
import {
  MEMBER_VERBS,
  memberVerbs,
  type MemberInput,
  type MemberRefusal,
  type MemberVerb,
} from "../../shared/contract/member.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { askForCode, enter, openReceipt, signOut } from "../member/access.ts";
import { memberDesk, type MemberDesk, type MemberParts, type SignedInVerb } from "../member/member.ts";
import { MEMBER_SESSION_MS, whoHas } from "../member/sessions.ts";
import { cookieOf, setCookie } from "./cookies.ts";
import { fromOwnPage, memberFile, send } from "./exports.ts";
import { ownOrigin } from "./hq.ts";

const COOKIE = "paifan-member";
const STATUS: Partial<Record<MemberRefusal, number>> = {
  ...Object.fromEntries(ACT_REFUSALS.map((code) => [code, 409])),
  "too-many-tries": 429,
  malformed: 400,
  "not-signed-in": 401,
  "wrong-code": 401,
  "link-refused": 403,
  "codes-off": 409,
  "queue-halted": 409,
  "not-confirmed": 409,
  "member-held": 409,
  "member-proposed": 409,
  "link-expired": 410,
  "too-many-codes": 429,
  busy: 429,
  internal: 500,
};

/** So many files at once. */
const MOST_FILES = 8;
const NOBODY = refuse("not-signed-in", "Nobody is signed in here. Sign in with your phone.");

export function memberRoutes(web: FastifyInstance, parts: MemberParts, triesPerMinute: number): void {
  const desk = memberDesk(parts);
  // What anybody may try is tried so often from one address. Who is signed in asks as often as a page that is open does, each for
  // itself: a shop's guests all come from one address.
  const tried = { config: { rateLimit: { max: triesPerMinute, timeWindow: 60_000 } } };
  const perMember = (request: FastifyRequest): string =>
    whoHas(parts.store.read, tokenOf(request), parts.clock())?.id ?? request.ip;
  const seen = {
    config: { rateLimit: { max: triesPerMinute * 10, timeWindow: 60_000, keyGenerator: perMember } },
  };
  for (const verb of MEMBER_VERBS)
    web.post(`/api/member/${verb}`, memberVerbs[verb].session ? seen : tried, async (request, reply) => {
      if (!ownOrigin(request))
        return answer(reply, refuse("malformed", "The member page is asked from this server's own page only."));
      return await answered(parts, desk, verb, request, reply);
    });
  const files = { open: 0 };
  // All that is stored of whoever is signed in, as a file.
  web.get("/api/member/all.json", { ...tried, exposeHeadRoute: false }, (request, reply) => {
    const who = fromOwnPage(request) ? whoHas(parts.store.read, tokenOf(request), parts.clock()) : null;
    if (who === null) return answer(reply, NOBODY);
    if (files.open >= MOST_FILES)
      return answer(reply, refuse("busy", "Many are being fetched. Try again in a minute."));
    return send(parts, files, memberFile(parts.store, who, parts.clock()), reply);
  });
  // The first view is fetched while the page still loads.
  web.get("/api/member/home", seen, async (request, reply) => await answered(parts, desk, "home", request, reply));
}

async function answered(
  parts: MemberParts,
  desk: MemberDesk,
  verb: MemberVerb,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const read = memberVerbs[verb].input.safeParse(request.body ?? {});
  if (!read.success) {
    const issue = read.error.issues[0];
    const where = issue?.path.map(String).join(".") || "body";
    return answer(reply, refuse("malformed", issue ? `${where}: ${issue.message}` : `expected what ${verb} takes`));
  }
  const input: unknown = read.data;
  switch (verb) {
    case "code.ask":
      return answer(reply, askForCode(parts, input as MemberInput<"code.ask">));
    case "code.enter": {
      const said = enter(parts, input as MemberInput<"code.enter">);
      if (!said.ok) return answer(reply, said);
      const { token, ...value } = said.value;
      keepToken(request, reply, token);
      return answer(reply, done(value));
    }
    case "receipt":
      return answer(reply, openReceipt(parts, input as MemberInput<"receipt">));
    case "sign-out": {
      const token = tokenOf(request);
      if (token !== undefined) signOut(parts, token);
      keepToken(request, reply, null);
      return answer(reply, done({}));
    }
    default: {
      const who = whoHas(parts.store.read, tokenOf(request), parts.clock());
      if (who === null) return answer(reply, NOBODY);
      return answer(reply, await asked(desk, verb, input, who));
    }
  }
}

const asked = async <V extends SignedInVerb>(
  desk: MemberDesk,
  verb: V,
  input: unknown,
  who: Parameters<MemberDesk[V]>[1],
): Promise<Outcome<unknown, MemberRefusal>> => await desk[verb](input as never, who);

function answer(reply: FastifyReply, said: Outcome<unknown, MemberRefusal>): FastifyReply {
  return reply
    .code(said.ok ? 200 : (STATUS[said.code] ?? 404))
    .header("cache-control", "no-store")
    .send(said);
}

/** @param token null: it is taken back */
const keepToken = (request: FastifyRequest, reply: FastifyReply, token: string | null): void =>
  setCookie(request, reply, { name: COOKIE, token, ms: MEMBER_SESSION_MS });
const tokenOf = (request: FastifyRequest): string | undefined => cookieOf(request, COOKIE);
