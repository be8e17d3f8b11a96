/**
 * What changes the books comes in at any door and is done where the chain settles: the request is passed
 * on as it came, who asks was checked here, who may is checked there.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hqVerbs, type HqVerb } from "../../shared/contract/hq.ts";
import { NoSettler, type Answered, type Forwarded } from "../cluster/link.ts";
import { decline, statusOf } from "./answer.ts";
import { API } from "./api.ts";

/** Verbs of HQ that only read the books: they are answered at the door. Which rules hold where is known where the chain settles. */
const READING: ReadonlySet<string> = new Set<HqVerb>([
  "overview",
  "concerns.list",
  "queue.entries",
  "search",
  "entry.life",
  "rules.version",
  "draw.proof",
  "rewards.days",
  "rewards.members",
  "rewards.ofMember",
  "union.nights",
  "recruit.stores",
  "member.person",
  "member.brought",
  "member.statement",
  "team.history",
  "team.members",
  "journal.rebuild",
  "me",
  "user.list",
  "audit.list",
  "audit.verify",
  "export.file",
]);
const HEADERS_PASSED = ["content-type", "authorization", "cookie", "origin", "host", "accept"];
const HEADERS_BACK = ["content-type", "cache-control", "set-cookie", "www-authenticate"];

/** Whether a request changes the books. A session of HQ is the door's own. */
export function changes(method: string, path: string): boolean {
  if (path.startsWith(`${API}/`)) return method === "POST" || method === "PUT" || path === `${API}/notices`;
  if (method !== "POST") return false;
  const verb = /^\/api\/hq\/([^/]+)$/.exec(path)?.[1];
  if (verb !== undefined) return Object.hasOwn(hqVerbs, verb) && !READING.has(verb);
  return path === "/api/enrol";
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
