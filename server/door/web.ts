/**
 * The server's HTTP: enrolment of tills, the page of HQ and its verbs. Sizes and shapes are checked
 * here, who asks is checked here; every refusal has a name.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import statics from "@fastify/static";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { ShopSnapshot, SyncAnswer } from "../../shared/sync/messages.ts";
import type { Health } from "../cluster/inner.ts";
import type { Answered, Forwarded } from "../cluster/link.ts";
import { decline, faultOf, statusOf } from "./answer.ts";
import { apiRoutes, type ApiParts } from "./api.ts";
import { exportRoutes } from "./exports.ts";
import { passOn } from "./forward.ts";
import { joinRoutes, type JoinParts } from "./join.ts";
import { memberRoutes } from "./member.ts";
import type { MemberParts } from "../member/member.ts";
import { hqRoutes, keyIn, signInByLink, type HqParts } from "./hq.ts";

const ASSET = /[\\/]assets[\\/]/;
const LARGEST_BODY = 64 * 1024;

export type WebParts = HqParts &
  ApiParts & {
    readonly log: Logger;
    /** Takes a till in. */
    readonly enrol: (message: unknown) => SyncAnswer<ShopSnapshot>;
    /** For merchants that apply by themselves. */
    readonly join: JoinParts;
    readonly member: MemberParts;
    /** The folder of the built pages. */
    readonly pages: string;
    /** Enrolments and sign-ins one address may try in a minute. */
    readonly triesPerMinute: number;
    /** Whether it can be sent tills. */
    readonly health: () => Health;
    /** Passes on what changes the books to whoever settles; null: it is done here. @throws NoSettler */
    readonly forward: ((asked: Forwarded) => Promise<Answered>) | null;
    /** Whether what a proxy in front says of who asks is believed. */
    readonly behindProxy: boolean;
    /** Host names that may be asked for; null: any. Keeps other names from being pointed at this address. */
    readonly hosts: readonly string[] | null;
  };

export async function openWeb(parts: WebParts): Promise<FastifyInstance> {
  const { log, hosts } = parts;
  const web = Fastify({
    logger: false,
    bodyLimit: LARGEST_BODY,
    forceCloseConnections: true,
    // The nearest alone: what came before it anybody may have written.
    trustProxy: parts.behindProxy ? (_address: string, hop: number) => hop === 0 : false,
    // An order's id of 80 characters, each of them escaped.
    routerOptions: { maxParamLength: 240 },
  });
  await web.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // The component library writes its theme as a style element; scripts stay strict.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Whoever puts TLS before this server says so there.
    strictTransportSecurity: false,
    referrerPolicy: { policy: "no-referrer" },
  });
  await web.register(rateLimit, { global: false });
  await web.register(statics, {
    root: parts.pages,
    serve: false,
    // Each text lies there packed too.
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // What is built has its content in its name; a page's name stays the same.
      void reply.header("cache-control", ASSET.test(path) ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });

  web.addHook("onRequest", async (request, reply) => {
    const name = request.hostname.replace(/:\d+$/, "");
    if (hosts && !hosts.includes(name))
      await reply.code(421).send(decline("malformed", `This server is not called ${name}.`));
  });
  web.setErrorHandler<Error & { code?: string; statusCode?: number }>((error, request, reply) =>
    refuseFault(error, request, reply, log),
  );
  web.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ ok: false, code: "unknown-verb", message: "There is nothing at this address." }),
  );

  if (parts.forward) passOn(web, parts.forward);
  web.get("/health", () => ({ ok: true }));
  web.get("/healthz", () => ({ ok: true }));
  web.get("/readyz", (_request, reply) => {
    const health = parts.health();
    return reply
      .code(health.ready ? 200 : 503)
      .header("cache-control", "no-store")
      .send(health);
  });
  web.get("/", (_request, reply) => reply.redirect("/hq/", 303));
  web.post(
    "/api/enrol",
    { config: { rateLimit: { max: parts.triesPerMinute, timeWindow: 60_000 } } },
    (request, reply) => {
      const answer = parts.enrol(request.body);
      return reply.code(answer.ok ? 200 : statusOf(answer.code)).send(answer);
    },
  );
  hqRoutes(web, parts);
  exportRoutes(web, parts);
  apiRoutes(web, parts);
  joinRoutes(web, parts.join, parts.triesPerMinute);
  memberRoutes(web, parts.member, parts.triesPerMinute);
  // The page may be opened at will; keys may not be tried at will.
  const triedKeys = {
    max: parts.triesPerMinute,
    timeWindow: 60_000,
    allowList: (request: FastifyRequest) => keyIn(request) === null,
  };
  web.get(
    "/hq/",
    { config: { rateLimit: triedKeys } },
    (request, reply) => signInByLink(parts.sessions, request, reply) ?? sendPage(parts.pages, "hq.html", reply),
  );
  web.get("/hq/*", (request, reply) => sendPage(parts.pages, (request.params as { "*": string })["*"], reply));
  web.get("/manager/", (_request, reply) => sendPage(parts.pages, "manager.html", reply));
  web.get("/manager/*", (request, reply) => sendPage(parts.pages, (request.params as { "*": string })["*"], reply));
  web.get("/manager", (_request, reply) => reply.redirect("/manager/", 303));
  web.get("/join/", (_request, reply) =>
    parts.join.isOpen() ? sendPage(parts.pages, "join.html", reply) : reply.callNotFound(),
  );
  web.get("/join/*", (request, reply) => sendPage(parts.pages, (request.params as { "*": string })["*"], reply));
  web.get("/join", (_request, reply) => reply.redirect("/join/", 303));
  web.get("/hq", (_request, reply) => reply.redirect("/hq/", 303));
  web.get("/m/", (_request, reply) => sendPage(parts.pages, "member.html", reply));
  web.get("/m/*", (request, reply) => sendPage(parts.pages, (request.params as { "*": string })["*"], reply));
  web.get("/m", (_request, reply) => reply.redirect("/m/", 303));
  return web;
}

function sendPage(pages: string, name: string, reply: FastifyReply): FastifyReply {
  if (!existsSync(join(pages, "hq.html"))) {
    return reply
      .code(503)
      .type("text/plain; charset=utf-8")
      .send("The pages have not been built yet. `npm start` builds them.\n");
  }
  return reply.sendFile(name);
}

/** Faults on the way to a verb, under their names. */
async function refuseFault(
  error: Error & { code?: string; statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
  log: Logger,
): Promise<void> {
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    await reply
      .code(413)
      .send(
        decline(
          "too-large",
          `Expected at most ${request.routeOptions.bodyLimit ?? LARGEST_BODY} bytes. Nothing was done.`,
        ),
      );
  } else if (error.statusCode === 429) {
    await reply.code(429).send(decline("busy", "Too many tries from this address. Wait a minute and try again."));
  } else if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    await reply.code(400).send(decline("malformed", `expected a JSON body: ${error.message}`));
  } else {
    const fault = faultOf(error, log);
    await reply.code(statusOf(fault.code)).send(fault);
  }
}
