/**
 * What changes the books comes in at any door and is done where the chain settles: the request is passed
 * on as it came, who asks was checked here, who may is checked there.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { HqVerb } from "../../shared/contract/hq.ts";
import { memberVerbs, type MemberVerb } from "../../shared/contract/member.ts";
import { HQ_RIGHTS } from "../../shared/contract/hqRights.ts";
import { NoSettler, type Answered, type Forwarded } from "../cluster/link.ts";
import { decline, statusOf } from "./answer.ts";
import { API } from "./api.ts";

const HEADERS_PASSED = ["content-type", "authorization", "cookie", "origin", "host", "accept"];
const HEADERS_BACK = ["content-type", "cache-control", "set-cookie", "www-authenticate"];

const isVerb = (text: string): text is HqVerb => Object.hasOwn(HQ_RIGHTS, text);

/** Whether a request changes the books, or asks for what is known where the chain settles alone. A session of HQ is the door's own. */
export function changes(method: string, path: string): boolean {
  if (path.startsWith(`${API}/`)) return method === "POST" || method === "PUT" || path === `${API}/notices`;
  if (method !== "POST") return false;
  const asked = /^\/api\/member\/([^/]+)$/.exec(path)?.[1];
  if (asked !== undefined) return Object.hasOwn(memberVerbs, asked) && memberVerbs[asked as MemberVerb].settled;
  const verb = /^\/api\/hq\/([^/]+)$/.exec(path)?.[1];
  if (verb !== undefined) return isVerb(verb) && HQ_RIGHTS[verb].settled;
  return path === "/api/enrol" || path === "/api/join";
}

export function passOn(web: FastifyInstance, forward: (asked: Forwarded) => Promise<Answered>): void {
  web.addHook("preHandler", async (request, reply) => {
    const [path = ""] = request.url.split("?");
    if (!changes(request.method, path)) return;
    await answered(forward, request, reply);
  });
}

async function answered(
  forward: (asked: Forwarded) => Promise<Answered>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { method, url, body, ip } = request;
  const headers = Object.fromEntries(
    HEADERS_PASSED.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
  const isText = typeof body === "string" && headers["content-type"]?.startsWith("text/") === true;
  const text = body === undefined || body === null ? "" : isText ? body : JSON.stringify(body);
  try {
    const said = await forward({ method, url, headers, remote: ip, body: text });
    for (const name of HEADERS_BACK) if (said.headers[name] !== undefined) reply.header(name, said.headers[name]);
    await reply.code(said.status).send(said.body);
  } catch (error) {
    if (!(error instanceof NoSettler)) throw error;
    const message = `${error.message} It may have been done all the same: an order may simply be sent again; for all else, look first.`;
    await reply
      .code(statusOf("busy"))
      .header("retry-after", String(Math.ceil(error.retryAfterMs / 1_000)))
      .send(decline("busy", message));
  }
}
