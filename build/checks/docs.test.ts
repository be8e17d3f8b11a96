import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { EXPORT_TABLES, headsOfTable } from "../../shared/contract/hqExport.ts";
import { MEMBER_REFUSALS } from "../../shared/contract/member.ts";
import { HQ_REFUSALS } from "../../shared/contract/hq.ts";
import { TILL_REFUSALS } from "../../shared/contract/till.ts";
import { FACT_FORMAT, FACT_KINDS } from "../../shared/facts/fact.ts";
import { PROTOCOL, SYNC_REFUSALS } from "../../shared/sync/messages.ts";
import { USAGE as SERVER_USAGE } from "../../server/flags.ts";
import { Metrics } from "../../server/metrics.ts";
import type { ServerReader } from "../../server/store/store.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const refusals = read("docs/refusals.md");
const section = (title: string): string => refusals.split(/^## /m).find((part) => part.startsWith(title)) ?? "";
const rowsOf = (part: string): string[][] =>
  part
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()));

describe("docs/refusals.md lists every refusal, in order of precedence", () => {
  test("of the till", () => {
    expect(rowsOf(section("The till")).map((row) => row[1])).toEqual(TILL_REFUSALS.map((code) => `\`${code}\``));
  });
  test("of the server to a till, and whether the same again helps", () => {
    const rows = rowsOf(section("The server, to a till"));
    expect(rows.map((row) => row[1])).toEqual(Object.keys(SYNC_REFUSALS).map((code) => `\`${code}\``));
    expect(rows.map((row) => row[3]?.startsWith("yes"))).toEqual(Object.values(SYNC_REFUSALS).map((it) => it.again));
  });
  test("of HQ", () => {
    const part = section("HQ");
    for (const code of HQ_REFUSALS) expect(part).toContain(`\`${code}\``);
  });
  test("of the member page", () => {
    const part = section("The member page");
    for (const code of MEMBER_REFUSALS) expect(part).toContain(`\`${code}\``);
  });
});

test("docs/formats.md says what the present versions brought", () => {
  const formats = read("docs/formats.md");
  const [facts = "", wire = ""] = formats.split("| wire");
  expect(facts).toContain(`\n| ${FACT_FORMAT} | `);
  const named = new Set(facts.match(/[a-z]+(?:-[a-z]+)+/g));
  expect(FACT_KINDS.filter((kind) => !named.has(kind))).toEqual([]);
  expect(wire).toContain(`\n| ${PROTOCOL} | `);
});

describe("docs/operations.md names what there is", () => {
  const operations = read("docs/operations.md");
  const column = (title: string, at: number): string[] =>
    (operations.split(/^## /m).find((part) => part.startsWith(title)) ?? "")
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .flatMap((line) => [...(line.split("|")[at] ?? "").matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));

  test("every flag of the server, each with the environment that stands for it, and no other", () => {
    const inUsage = [...SERVER_USAGE.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag = ""]) => flag);
    expect(column("Flags", 1).toSorted()).toEqual(inUsage.toSorted());
    for (const name of column("Flags", 2).filter((it) => /^[A-Z_]+$/.test(it))) expect(SERVER_USAGE).toContain(name);
  });

  test("every metric, and no other", () => {
    const metrics = new Metrics();
    metrics.watch({} as ServerReader, { sockets: () => 0, epoch: () => null, settles: () => false });
    const names = metrics.names.filter((name) => name.startsWith("paifan_"));
    expect(column("Metrics", 1).toSorted()).toEqual(names.toSorted());
  });

  test("every verb of npm run that it tells to use, with flags that the verb knows", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const sources: Record<string, string> = {
      server: SERVER_USAGE,
      backup: read("server/backup/backup.ts"),
      restore: read("server/backup/backup.ts"),
      move: read("server/backup/move.ts"),
      rebuild: read("build/rebuild/rebuild.ts"),
    };
    for (const [, verb = "", rest = ""] of operations.matchAll(/npm run ([a-z-]+)([^`\n#]*)/g)) {
      expect(scripts, verb).toHaveProperty(verb);
      for (const [, flag = ""] of rest.matchAll(/\s(--[a-z-]+)/g))
        expect(sources[verb], `${verb} ${flag}`).toContain(flag);
    }
  });
});

test("docs/exports.md says what every column of every table is", () => {
  const parts = read("docs/exports.md").split(/^### /m).slice(1);
  expect(new Set(parts.map((part) => part.split("\n")[0]))).toEqual(new Set(EXPORT_TABLES));
  for (const part of parts) {
    const [table = ""] = part.split("\n");
    for (const head of EXPORT_TABLES.flatMap((it) => (it === table ? headsOfTable(it) : [])))
      expect(part, `${table}: ${head}`).toContain(`\`${head}\``);
  }
});

test("every file the README and the docs point at is there", () => {
  for (const page of [
    "README.md",
    "docs/architecture.md",
    "docs/refusals.md",
    "docs/formats.md",
    "docs/api.md",
    "docs/draws.md",
    "docs/readings.md",
    "docs/operations.md",
    "docs/headquarters.md",
    "docs/exports.md",
    "docs/members.md",
    "docs/notices.md",
  ]) {
    for (const [, target = ""] of read(page).matchAll(/\]\(([^)#:]+)\)/g)) {
      const path = new URL(target, new URL(`../../${page}`, import.meta.url));
      expect(() => readFileSync(path), `${page} → ${target}`).not.toThrow(/ENOENT/);
    }
  }
});
