/** What a replay is asked to do, from its command line. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Rules, describeIssues } from "../../shared/rules/schema.ts";

export type ReplayOptions = {
  file: string;
  tills: string[];
  stores: string[];
  offline: number;
  rules: Rules;
  seed: number;
  out: string | null;
  /** A PostgreSQL that keeps the server's books; "embedded": one is started; null: SQLite. */
  database: string | null;
  /** Server processes between which the tills are divided. */
  doors: number;
};

export class UsageError extends Error {}

export const USAGE =
  "npm run replay -- FILE [--tills N] [--stores M] [--offline SHARE] [--rules FILE] [--seed S] [--out DIR]\n" +
  "  [--database postgres://…|embedded] [--doors N]";

/** @throws UsageError that says what was expected */
export function readOptions(args: string[]): ReplayOptions {
  const { values, positionals } = parse(args);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError(`expected one file of invoices\n${USAGE}`);
  const tillCount = whole("--tills", values.tills ?? "4", 1, 64);
  const storeCount = whole("--stores", values.stores ?? "1", 1, tillCount);
  const offline = Number(values.offline ?? "0");
  if (!(offline >= 0 && offline <= 0.95))
    throw new UsageError(`--offline: expected a share from 0 to 0.95, found "${values.offline}"`);
  const stores = Array.from({ length: storeCount }, (_, index) => `s${index + 1}`);
  const tills = Array.from({ length: tillCount }, (_, index) => `s${(index % storeCount) + 1}/t${index + 1}`);
  return {
    file,
    tills,
    stores,
    offline,
    rules: readRules(values.rules, stores),
    seed: whole("--seed", values.seed ?? "1", 0, 2 ** 32 - 1),
    out: values.out ?? null,
    ...readDatabase(values.database, values.doors),
  };
}

function readDatabase(
  database: string | undefined,
  doors: string | undefined,
): Pick<ReplayOptions, "database" | "doors"> {
  if (database !== undefined && database !== "embedded" && !/^postgres(ql)?:\/\//.test(database))
    throw new UsageError(`--database: expected a URL that begins with postgres://, or embedded, found "${database}"`);
  if (database === undefined && doors !== undefined && doors !== "1")
    throw new UsageError("--doors: several server processes share a PostgreSQL; expected --database too");
  return { database: database ?? null, doors: whole("--doors", doors ?? "1", 1, 8) };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        tills: text,
        stores: text,
        offline: text,
        rules: text,
        seed: text,
        out: text,
        database: text,
        doors: text,
      },
    });
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${error.message}\n${USAGE}`);
    throw error;
  }
}

function whole(name: string, value: string, from: number, to: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < from || number > to) {
    throw new UsageError(`${name}: expected a whole number from ${from} to ${to}, found "${value}"`);
  }
  return number;
}

/** @throws UsageError for a file that cannot be read */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error)
      throw new UsageError(`${file}: expected a file that can be read (${error.message})`);
    throw error;
  }
}

function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file}: expected JSON (${error.message})`);
    throw error;
  }
}

/** The `rules` object of a scenario, or every desk enabled with a tenth extracted and a ratio of 100 %. */
function readRules(file: string | undefined, stores: string[]): Rules {
  if (file === undefined) {
    return Rules.parse({
      basic: { extract: 1000, ratio: 10000, cashierScope: "till" },
      stores: Object.fromEntries(stores.map((store) => [store, { cashier: {} }])),
    });
  }
  const value = readJson(file);
  const whole = typeof value === "object" && value !== null && "rules" in value ? value.rules : value;
  const read = Rules.safeParse(whole);
  if (!read.success) throw new UsageError(`${file}: these rules do not fit\n${describeIssues(read.error)}`);
  return read.data;
}
