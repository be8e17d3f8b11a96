/** The order API described to machines (OpenAPI 3.1), from the very schemas it is checked by. */
import { z } from "zod";
import { API_REFUSALS, Refused, type ApiRefusal } from "../orders/schema.ts";

export type Described = {
  readonly method: "get" | "post" | "put";
  /** With `{names}`. */
  readonly path: string;
  readonly name: string;
  readonly summary: string;
  /** Whether anyone may ask, without a key. */
  readonly open: boolean;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  /** By media type; empty: no body. */
  readonly bodies: Readonly<Record<string, z.ZodType>>;
  readonly answer: z.ZodType;
  readonly refusals: readonly ApiRefusal[];
};

type Json = Record<string, unknown>;

export const ALWAYS: readonly ApiRefusal[] = ["malformed", "busy", "internal"];

export function openapi(operations: readonly Described[], prefix: string): Json {
  const paths: Record<string, Json> = {};
  for (const it of operations) (paths[`${prefix}${it.path}`] ??= {})[it.method] = operationOf(it);
  return {
    openapi: "3.1.0",
    info: {
      title: "Paifan 排返: orders",
      version: "1",
      description:
        "Orders of the mall and of stores' online channels. Amounts are fen, ratios basis points, instants milliseconds since the epoch. Everything may be sent again: the same is answered the same.",
    },
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer" } },
      schemas: { Refused: schemaOf(Refused, "output") },
    },
    security: [{ key: [] }],
    paths,
  };
}

function operationOf(it: Described): Json {
  const bodies = Object.entries(it.bodies);
  const refusals = [...(it.open ? [] : (["no-key"] as const)), ...it.refusals, ...ALWAYS];
  const byStatus = new Map<number, ApiRefusal[]>();
  for (const code of refusals) byStatus.set(API_REFUSALS[code], [...(byStatus.get(API_REFUSALS[code]) ?? []), code]);
  const refused = [...byStatus]
    .toSorted(([a], [b]) => a - b)
    .map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\``).join(", "),
        content: { "application/json": { schema: { $ref: "#/components/schemas/Refused" } } },
      },
    ]);
  return {
    operationId: it.name,
    summary: it.summary,
    ...(it.open ? { security: [] } : {}),
    parameters: [...parametersOf(it.params, "path"), ...parametersOf(it.query, "query")],
    ...(bodies.length === 0
      ? {}
      : {
          requestBody: {
            required: true,
            content: Object.fromEntries(bodies.map(([type, schema]) => [type, { schema: schemaOf(schema, "input") }])),
          },
        }),
    responses: {
      "200": { description: "Done.", content: { "application/json": { schema: schemaOf(it.answer, "output") } } },
      ...(Object.fromEntries(refused) as Json),
    },
  };
}

function parametersOf(schema: z.ZodType, where: "path" | "query"): Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, "output") as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, type]) => ({
    name,
    in: where,
    required: where === "path" || (required.includes(name) && !hasDefault(type)),
    schema: type,
  }));
}

const hasDefault = (type: unknown): boolean => typeof type === "object" && type !== null && "default" in type;

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const described: Json = { ...z.toJSONSchema(schema, { io, unrepresentable: "any" }) };
  // The dialect is OpenAPI 3.1's own.
  delete described["$schema"];
  return described;
}
