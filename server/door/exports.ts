/**
 * Files of HQ's books: `GET /hq/export/<table>.<csv|jsonl>?store=…&from=…&to=…`, in a session whose role may. Each is
 * written to the log before its first row goes out. Reads no faster than the file is taken, and stops with whoever takes it.
 */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { ExportFilter } from "../../shared/contract/hqExport.ts";
import { HQ_RIGHTS, may } from "../../shared/contract/hqRights.ts";
import { Calendar, dayText } from "../../shared/kernel/calendar.ts";
import { refuse } from "../../shared/kernel/outcome.ts";
import { exported } from "../export/exported.ts";
import { TYPES } from "../export/types.ts";
import { fileNamed, unknownTable, wantedOf, type Wanted } from "../export/wanted.ts";
import { audit } from "../office/audit.ts";
import { answer, cookieOf, foreign, HOW_IN, type HqParts } from "./hq.ts";

/** So many files at once: each takes its turns of the server's time. */
const MOST_AT_ONCE = 4;
/** Of a file nobody has taken anything for so long, its place is given to the next; ms. */
const IDLE_MS = 120_000;

type ExportParts = Pick<HqParts, "store" | "clock" | "sessions"> & { readonly log: Logger };

export function exportRoutes(web: FastifyInstance, parts: ExportParts): void {
  const { store, clock, sessions } = parts;
  const files = { open: 0 };
  // Asking for the head alone is no export, and would be written down as one.
  web.get("/hq/export/:file", { exposeHeadRoute: false }, (request, reply) => {
    if (!fromOwnPage(request)) return answer(reply, foreign());
    const who = sessions.who(cookieOf(request), request.ip);
    if (who === null) return answer(reply, refuse("not-signed-in", `There is no session. ${HOW_IN}`));
    const { file } = request.params as { file: string };
    const note = (what: object, outcome: string): void =>
      audit(store, { at: clock(), who: who.name, role: who.role, verb: "export", what: { file, ...what }, outcome });
    if (!may(who.role, "export.file")) {
      note({}, "not-allowed");
      return answer(
        reply,
        refuse("not-allowed", `Exporting is for: ${HQ_RIGHTS["export.file"].roles.join(", ")}. Nothing was exported.`),
      );
    }
    const wanted = wantedIn(parts, file, request.query);
    if (!wanted.ok) return answer(reply, wanted);
    if (files.open >= MOST_AT_ONCE)
      return answer(
        reply,
        refuse("busy", `${MOST_AT_ONCE} files are being fetched already. Wait until one is done, and fetch it again.`),
      );
    note(wanted.filter, "ok");
    return send(parts, files, wanted.value, reply);
  });
}

/** The file that is asked for, and its filter as the log says it. */
function wantedIn({ store }: ExportParts, file: string, query: unknown) {
  const named = fileNamed(file);
  if (named === null) return unknownTable(file);
  const filter = ExportFilter.safeParse(query);
  if (!filter.success) {
    const issue = filter.error.issues[0];
    return refuse("malformed", issue ? `${issue.path.join(".") || "query"}: ${issue.message}` : "expected a filter");
  }
  const wanted = wantedOf(store.read, named.table, named.format, filter.data);
  return wanted.ok ? { ...wanted, filter: filter.data } : wanted;
}

function send(
  { store, clock, log }: ExportParts,
  files: { open: number },
  wanted: Wanted,
  reply: FastifyReply,
): FastifyReply {
  const { table, format } = wanted;
  const day = dayText(new Calendar(store.read.settings.timezone() ?? "UTC").day(clock()));
  const body = Readable.from(exported(store.read, wanted), { objectMode: false });
  files.open += 1;
  body.once("close", () => (files.open -= 1));
  body.once("error", (error) => log.error({ err: error, table }, "an export broke off"));
  reply.raw.setTimeout(IDLE_MS, () => reply.raw.destroy());
  return reply
    .header("content-type", TYPES[format])
    .header("content-disposition", `attachment; filename="paifan-${table}-${day}.${format}"`)
    .header("cache-control", "no-store")
    .send(body);
}

/** A browser says where a request comes from; a link on another site leads nowhere. */
function fromOwnPage({ headers }: FastifyRequest): boolean {
  const from = headers["sec-fetch-site"];
  return from === undefined || from === "same-origin" || from === "none";
}
