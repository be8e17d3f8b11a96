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
import { fileNamed, unknownTable, wantedOf } from "../export/wanted.ts";
import { memberDocument } from "../member/export.ts";
import { audit } from "../office/audit.ts";
import type { MemberRow } from "../store/rows.ts";
import type { ServerStore } from "../store/store.ts";
import { answer, tokenOf, foreign, HOW_IN, type HqParts } from "./hq.ts";

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
    const who = sessions.who(tokenOf(request), request.ip);
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
    if (files.open >= MOST_AT_ONCE) return answer(reply, busy());
    note(wanted.filter, "ok");
    const { table, format } = wanted.value;
    const found = { name: table, ending: format, type: TYPES[format], text: exported(store.read, wanted.value) };
    return send(parts, files, found, reply);
  });
  web.get("/hq/member/:file", { exposeHeadRoute: false }, (request, reply) => {
    if (!fromOwnPage(request)) return answer(reply, foreign());
    const who = sessions.who(tokenOf(request), request.ip);
    if (who === null) return answer(reply, refuse("not-signed-in", `There is no session. ${HOW_IN}`));
    const id = (request.params as { file: string }).file.replace(/\.json$/, "");
    const note = (outcome: string): void =>
      audit(store, {
        at: clock(),
        who: who.name,
        role: who.role,
        verb: "member.export",
        what: { member: id },
        outcome,
      });
    if (!may(who.role, "member.export")) {
      note("not-allowed");
      const { roles } = HQ_RIGHTS["member.export"];
      return answer(
        reply,
        refuse("not-allowed", `Exporting a member is for: ${roles.join(", ")}. Nothing was exported.`),
      );
    }
    const member = store.read.members.member(id);
    if (!member) return answer(reply, refuse("unknown-member", `There is no member ${id}. Nothing was exported.`));
    if (files.open >= MOST_AT_ONCE) return answer(reply, busy());
    note("ok");
    return send(parts, files, memberFile(store, member, clock()), reply);
  });
}

const busy = () =>
  refuse("busy", `${MOST_AT_ONCE} files are being fetched already. Wait until one is done, and fetch it again.`);

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

/** A file as it is sent: what it is called before the day, and its text as it is taken. */
export type SentFile = {
  readonly name: string;
  readonly ending: string;
  readonly type: string;
  readonly text: AsyncGenerator<string>;
};

/** All that is stored about a member. */
export const memberFile = ({ read, ledger }: ServerStore, member: MemberRow, now: number): SentFile => ({
  // The number of a card may have any sign in it.
  name: `member-${member.id.replaceAll(/[^\w-]/g, "_")}`,
  ending: "json",
  type: "application/json; charset=utf-8",
  text: memberDocument({ read, ledger }, member, now),
});

/** @param files how many are open */
export function send(
  { store, clock, log }: Pick<ExportParts, "store" | "clock" | "log">,
  files: { open: number },
  { name, ending, type, text }: SentFile,
  reply: FastifyReply,
): FastifyReply {
  const day = dayText(new Calendar(store.read.settings.timezone() ?? "UTC").day(clock()));
  const body = Readable.from(text, { objectMode: false });
  files.open += 1;
  body.once("close", () => (files.open -= 1));
  body.once("error", (error) => log.error({ err: error, file: name }, "an export broke off"));
  reply.raw.setTimeout(IDLE_MS, () => reply.raw.destroy());
  return reply
    .header("content-type", type)
    .header("content-disposition", `attachment; filename="paifan-${name}-${day}.${ending}"`)
    .header("cache-control", "no-store")
    .send(body);
}

/** A browser says where a request comes from; a link on another site leads nowhere. */
export function fromOwnPage({ headers }: FastifyRequest): boolean {
  const from = headers["sec-fetch-site"];
  return from === undefined || from === "same-origin" || from === "none";
}
