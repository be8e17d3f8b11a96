import { expect, test } from "vitest";
import { readFlags } from "./flags.ts";

test("what is logged: info and above, unless a flag says another level; one that there is not is refused by name", () => {
  expect(readFlags([], {}).logLevel).toBe("info");
  expect(readFlags(["--log-level", "warn"], {}).logLevel).toBe("warn");
  expect(() => readFlags(["--log-level", "loud"], {})).toThrow(
    '--log-level is one of trace, debug, info, warn, error, fatal, silent, not "loud"',
  );
});

test("a database by flag or by DATABASE_URL; what is for a database alone is refused without one", () => {
  expect(readFlags([], {})).toMatchObject({ database: null, inner: null, behindProxy: false });
  expect(readFlags([], { DATABASE_URL: "postgres://u:p@db/x" })).toMatchObject({
    database: { url: "postgres://u:p@db/x", chain: "paifan", role: "all", advertise: null },
    inner: { host: "127.0.0.1", port: 0 },
  });
  const args = ["--database", "postgresql://db/x", "--chain", "mall-2", "--role", "door"];
  expect(readFlags([...args, "--inner", "[::1]:9000", "--advertise", "http://10.0.0.7:9000"], {})).toMatchObject({
    database: { chain: "mall-2", role: "door", advertise: "http://10.0.0.7:9000" },
    inner: { host: "::1", port: 9000 },
  });
  for (const [bad, said] of [
    [["--role", "door"], "--role is for a chain in PostgreSQL"],
    [["--database", "mysql://db"], "postgres://"],
    [["--database", "postgres://db", "--chain", 'a"b'], "--chain is"],
    [["--database", "postgres://db", "--role", "king"], "--role is one of all, door, settler"],
    [["--database", "postgres://db", "--advertise", "10.0.0.7"], "--advertise is http://HOST:PORT"],
    [["--inner", "here"], "--inner is HOST:PORT"],
  ] as const)
    expect(() => readFlags(bad, {}), bad.join(" ")).toThrow(said);
});

test("§10.1 a chain of the union queue is asked for by name; beside a rules file the file says it", () => {
  expect(readFlags([], {}).union).toBe(false);
  expect(readFlags(["--union"], {}).union).toBe(true);
  expect(() => readFlags(["--union", "--rules", "rules.json"], {})).toThrow("expected union in that file");
});
