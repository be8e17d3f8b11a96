/**
 * The door of the order API: who asks has a key, what is asked has its shape, every refusal has a name
 * and HTTP's number for it. Each operation is written down once: it is served and described from here.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { COST_FAULTS, costFault } from "../../shared/order/cost.ts";
import { COLUMNS, MAY, readCsv, readJson } from "../orders/csv.ts";
import { MEMBER_COLUMNS, MEMBER_MAY, MOST_MEMBERS, readMembers } from "../orders/memberImport.ts";
import { importRefused, type Answer, type OrderDesk } from "../orders/orderDesk.ts";
import * as shapes from "../orders/schema.ts";
import { apiKeyHash } from "../office/setup.ts";
import { proofOf } from "../office/proof.ts";
import type { ServerStore } from "../store/store.ts";
import { openapi, type Described } from "./openapi.ts";

export const API = "/api/v1";
/** The largest import, in bytes. */
const LARGEST_IMPORT = 8 * 1024 * 1024;

type Asked<P, Q, B> = { readonly params: P; readonly query: Q; readonly body: B };
type Operation = Described & {
  readonly limit: number | undefined;
  readonly carryOut: (asked: Asked<unknown, unknown, unknown>) => Answer<unknown>;
};

type Shape<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> = Pick<
  Described,
  "method" | "path" | "name" | "summary"
> & {
  readonly open?: boolean;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Where the body is described otherwise than it is read. */
  readonly bodies?: Described["bodies"];
  readonly limit?: number;
  readonly answer: A;
  readonly refusals: readonly shapes.ApiRefusal[];
  readonly act: (asked: Asked<z.infer<P>, z.infer<Q>, z.infer<B>>) => Answer<z.infer<A>>;
};

function operation<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  it: Shape<P, Q, B, A>,
): Operation {
  const params = it.params ?? shapes.Nothing;
  const query = it.query ?? shapes.Nothing;
  const { body } = it;
  return {
    method: it.method,
    path: it.path,
    name: it.name,
    summary: it.summary,
    open: it.open ?? false,
    params,
    query,
    bodies: it.bodies ?? (body ? { "application/json": body } : {}),
    answer: it.answer,
    refusals: it.refusals,
    limit: it.limit,
    carryOut: (asked) => {
      const read = z.object({ params, query, body: body ?? z.unknown() }).safeParse(asked);
      if (read.success) return it.act(read.data as Parameters<typeof it.act>[0]);
      const issue = read.error.issues[0];
      const path = issue?.path.slice(1).map(String).join(".") ?? "";
      return shapes.refused(
        "malformed",
        issue ? `${path || String(issue.path[0] ?? "request")}: ${issue.message}` : "expected another request",
        path,
      );
    },
  };
}

export type ApiParts = {
  readonly store: ServerStore;
  readonly orders: OrderDesk;
  /** The server's clock, ms. */
  readonly clock: () => number;
  /** Calls one address may make in a minute. */
  readonly callsPerMinute: number;
};

/** Where products stand that came by the API. */
const ONLINE = { id: "online", name: "线上", nameEn: "Online" };
const newOnline = (id: string) => ({
  code: id,
  category: ONLINE.id,
  key: null,
  unit: null,
  source: "own" as const,
  supplier: null,
  active: true,
});
const VALUE = [
  "unknown-member",
  "amount-too-large",
  "key-differs",
  "same-member",
  "not-enough",
  "queue-halted",
] as const;
const REFERRER = [
  "unknown-referrer",
  "self-referral",
  "referrer-set-already",
  "ordered-already",
  "referral-loop",
  "queue-halted",
] as const;
const METHODS = { get: "GET", post: "POST", put: "PUT" } as const;
const ACT = ["unknown-order", "unknown-line", "queue-halted"] as const;

function operations({ store, orders, clock }: ApiParts): Operation[] {
  const { read } = store;
  return [
    operation({
      method: "post",
      path: "/orders",
      name: "placeOrder",
      summary: "Takes an order that was paid: decides each line by the rules in force, once.",
      body: shapes.OrderRequest,
      answer: shapes.OrderAnswer,
      refusals: [
        "too-large",
        "future-instant",
        "unknown-store",
        "unknown-product",
        "unknown-member",
        "senseless-cost",
        "amount-too-large",
        "order-differs",
        "queue-halted",
      ],
      act: ({ body }) => orders.place(body),
    }),
    operation({
      method: "post",
      path: "/orders/import",
      name: "importOrders",
      summary: `Takes many orders, all or none: a JSON array, or CSV with the columns ${COLUMNS.join(",")} and, where they are known, ${MAY.join(",")}, one row a line of an order, \`paid\` and \`cost\` in fen.`,
      body: z.union([z.string(), z.array(z.unknown()).max(50_000)]),
      bodies: { "application/json": z.array(shapes.OrderRequest), "text/csv": z.string() },
      limit: LARGEST_IMPORT,
      answer: shapes.ImportAnswer,
      refusals: ["too-large", "import-refused", "amount-too-large", "queue-halted"],
      act: ({ body }) => {
        const { orders: imported, errors } = typeof body === "string" ? readCsv(body) : readJson(body);
        return errors.length > 0 ? importRefused([...errors]) : orders.placeAll(imported);
      },
    }),
    operation({
      method: "get",
      path: "/orders/{id}",
      name: "getOrder",
      summary: "An order as it stands, also one of a till.",
      params: shapes.OrderPath,
      answer: shapes.OrderState,
      refusals: ["unknown-order"],
      act: ({ params }) => orders.order(params.id),
    }),
    operation({
      method: "post",
      path: "/orders/{id}/complete",
      name: "completeOrder",
      summary: "The order is complete; one that is already stays so.",
      params: shapes.OrderPath,
      answer: shapes.OrderState,
      refusals: ["unknown-order", "till-order", "queue-halted"],
      act: ({ params }) => orders.complete(params.id),
    }),
    operation({
      method: "post",
      path: "/orders/{id}/refunds",
      name: "refundOrder",
      summary: "Refunds all, a line, or an amount of a line (§8): once a key.",
      params: shapes.OrderPath,
      body: shapes.RefundRequest,
      answer: shapes.OrderState,
      refusals: [...ACT, "key-differs", "over-refund"],
      act: ({ params, body }) => orders.refund(params.id, body),
    }),
    operation({
      method: "post",
      path: "/orders/{id}/lines/{line}/draw",
      name: "drawEntry",
      summary: "Draws the lottery of a line's entry (§6): once; the same key is answered with what it drew.",
      params: shapes.LinePath,
      body: shapes.DrawRequest,
      answer: shapes.DrawAnswer,
      refusals: [...ACT, "no-entry", "no-lottery", "drawn-already", "not-waiting", "paid-already", "no-secret"],
      act: ({ params, body }) => orders.draw(params.id, params.line, body.key),
    }),
    operation({
      method: "post",
      path: "/orders/{id}/lines/{line}/exchange",
      name: "exchangeEntry",
      summary: "Exchanges what remains of a line's entry into points or love value (§7.1): once a key.",
      params: shapes.LinePath,
      body: shapes.ExchangeRequest,
      answer: shapes.OrderState,
      refusals: [...ACT, "key-differs", "no-entry", "not-waiting", "not-exchangeable", "exchange-changed"],
      act: ({ params, body }) => orders.exchange(params.id, params.line, body),
    }),
    operation({
      method: "get",
      path: "/draws/{order}/{line}",
      name: "getDraw",
      summary: "All that is needed to compute the rolls of an order's line again (§6.3). Anyone may ask.",
      open: true,
      params: shapes.DrawPath,
      answer: shapes.RollProof,
      refusals: ["unknown-order"],
      act: ({ params: { order, line } }) => {
        const proof = proofOf(read, order, line);
        if (!proof) return shapes.refused("unknown-order", `There is no order ${order} with a line ${line}.`, "order");
        const { lottery, ratioBp: ratio } = proof;
        // Not the facts' own text: it may name a member.
        const proofs = proof.proofs.map(({ purpose, commitment, committedIn: fact, secret, roll, ok }) => ({
          purpose,
          commitment,
          committedIn: fact && { till: fact.till, seq: fact.seq, hash: fact.hash },
          secret,
          roll,
          ok,
        }));
        return { ok: true, value: { order, line, lottery, ratio, proofs } };
      },
    }),
    operation({
      method: "post",
      path: "/members",
      name: "registerMember",
      summary:
        "A member by phone or card; one that is known is answered as it is. With `referrer`: who brought it (§11.6), or nothing is done.",
      body: shapes.MemberRequest,
      answer: shapes.MemberAnswer,
      refusals: REFERRER,
      act: ({ body }) => orders.register(body),
    }),
    operation({
      method: "post",
      path: "/members/import",
      name: "importMembers",
      summary: `Registers many members, all or none: a JSON array, or CSV with the column ${MEMBER_COLUMNS.join(",")} and, where they are known, ${MEMBER_MAY.join(",")}, one row a member. Who brought whom is set down when all are there.`,
      body: z.union([z.string(), z.array(z.unknown()).max(MOST_MEMBERS)]),
      bodies: { "application/json": z.array(shapes.MemberRequest), "text/csv": z.string() },
      limit: LARGEST_IMPORT,
      answer: shapes.MembersImported,
      refusals: ["too-large", "import-refused", "queue-halted"],
      act: ({ body }) => {
        const { members, errors } = readMembers(body);
        return errors.length > 0 ? importRefused([...errors]) : orders.registerAll(members);
      },
    }),
    operation({
      method: "get",
      path: "/members/{member}",
      name: "getMember",
      summary: "A member, and who brought it.",
      params: shapes.MemberPath,
      answer: shapes.MemberAnswer,
      refusals: ["unknown-member"],
      act: ({ params }) => orders.member(params.member),
    }),
    operation({
      method: "put",
      path: "/members/{member}/referrer",
      name: "putReferrer",
      summary: "Who brought a member (§11.6): set once, before its first order; the same again is answered the same.",
      params: shapes.MemberPath,
      body: shapes.ReferrerRequest,
      answer: shapes.MemberAnswer,
      refusals: ["unknown-member", ...REFERRER],
      act: ({ params, body }) => orders.referredBy(params.member, body.referrer),
    }),
    operation({
      method: "get",
      path: "/members/{member}/statement",
      name: "getStatement",
      summary: "What a member's cash came from and went to (§13.3), and its movements, newest first.",
      params: shapes.MemberPath,
      query: shapes.StatementQuery,
      answer: shapes.StatementAnswer,
      refusals: ["unknown-member"],
      act: ({ params, query }) => orders.statement(params.member, query.before ?? null, query.limit),
    }),
    operation({
      method: "post",
      path: "/members/{member}/give",
      name: "giveValue",
      summary: "Gives another member points or available love value (§7.2): once a key.",
      params: shapes.MemberPath,
      body: shapes.GiveRequest,
      answer: shapes.ValueAnswer,
      refusals: VALUE,
      act: ({ params, body }) => orders.give(params.member, body),
    }),
    operation({
      method: "post",
      path: "/members/{member}/spend",
      name: "spendValue",
      summary: "Spends points or available love value on a gift, or as a deduction at checkout (§7.2): once a key.",
      params: shapes.MemberPath,
      body: shapes.SpendRequest,
      answer: shapes.ValueAnswer,
      refusals: [...VALUE.filter((it) => it !== "same-member"), "gift-not-offered", "gift-changed", "gift-sold-out"],
      act: ({ params, body }) => orders.spend(params.member, body),
    }),
    operation({
      method: "post",
      path: "/stores",
      name: "putStore",
      summary: "Adds a store, or names one anew.",
      body: shapes.StoreRequest,
      answer: shapes.StoreRequest,
      refusals: [],
      act: ({ body }) => {
        store.write(({ tills }) => tills.putStore(body, clock()));
        return { ok: true, value: body };
      },
    }),
    operation({
      method: "post",
      path: "/products",
      name: "putProduct",
      summary: "Adds a product that rules and orders may name, or changes one.",
      body: shapes.ProductRequest,
      answer: shapes.ProductRequest,
      refusals: ["senseless-cost"],
      act: ({ body: { nameEn, ...product } }) => {
        const { id, name, price } = product;
        const known = read.products.product(id);
        const cost = product.cost === undefined ? (known?.cost ?? null) : product.cost;
        const fault = cost === null ? null : costFault(cost, price);
        if (fault !== null)
          return shapes.refused("senseless-cost", `cost ${cost}: ${COST_FAULTS[fault]}. Nothing was changed.`, "cost");
        const named = { cost, nameEn: nameEn ?? name };
        const kept = { ...(known ?? newOnline(id)), ...product, ...named, changedAt: clock() };
        orders.putProduct(kept, known ? [] : [ONLINE]);
        return { ok: true, value: { ...product, ...named } };
      },
    }),
    operation({
      method: "get",
      path: "/notices",
      name: "getNotices",
      summary: "Notices to members after a number, oldest first (§9.3); those up to it count as delivered.",
      query: shapes.NoticesQuery,
      answer: shapes.Notices,
      refusals: [],
      act: ({ query: { after, limit } }) => {
        if (after > 0) store.write(({ notices }) => notices.delivered(after, clock()));
        const notices = read.notices.noticesAfter(after, limit);
        return { ok: true, value: { notices, next: notices.at(-1)?.n ?? after } };
      },
    }),
  ];
}

export function apiRoutes(web: FastifyInstance, parts: ApiParts): void {
  const all = operations(parts);
  const config = { rateLimit: { max: parts.callsPerMinute, timeWindow: 60_000 } };
  const document = openapi(all, API);
  web.addContentTypeParser("text/csv", { parseAs: "string" }, (_request, text, done) => done(null, text));
  web.get(`${API}/openapi.json`, { config }, (_request, reply) => reply.send(document));
  for (const it of all) {
    web.route({
      method: METHODS[it.method],
      url: `${API}${it.path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
      config,
      ...(it.limit === undefined ? {} : { bodyLimit: it.limit }),
      // Before the body is read: who has no key sends nothing here.
      onRequest: async (request, reply) => {
        if (!it.open && !keyed(parts.store, request))
          await send(
            reply,
            shapes.refused("no-key", "Expected the header Authorization: Bearer KEY, with a key that HQ has made."),
          );
      },
      handler: (request, reply) => {
        const { params, query, body } = request;
        const said = it.carryOut({ params, query, body });
        return said.ok ? reply.header("cache-control", "no-store").send(said.value) : send(reply, said);
      },
    });
  }
}

function keyed({ read }: ServerStore, request: FastifyRequest): boolean {
  const key = /^Bearer (\S{1,200})$/i.exec(request.headers.authorization ?? "")?.[1];
  return key !== undefined && read.settings.apiKey(apiKeyHash(key));
}

function send(reply: FastifyReply, refused: shapes.Refused): FastifyReply {
  if (refused.code === "no-key") reply.header("www-authenticate", "Bearer");
  return reply.code(shapes.API_REFUSALS[refused.code]).header("cache-control", "no-store").send(refused);
}
