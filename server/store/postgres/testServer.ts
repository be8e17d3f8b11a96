/** The PostgreSQL that this run of vitest brings (build/postgres), and a chain of one's own on it for every test. */
import { connect } from "node:net";
import type { TestContext } from "vitest";

export type TestServer = { readonly url: string } | { readonly missing: string };

let asked: Promise<TestServer> | undefined;
let chains = 0;

/** @returns why there is none, where there is none */
export function testServer(): Promise<TestServer> {
  return (asked ??= ask(process.env["PAIFAN_TEST_POSTGRES"]));
}

/** The server's address; where there is none, skips the test and says why. */
export async function postgresUrl(context: Pick<TestContext, "skip">): Promise<string> {
  const server = await testServer();
  if ("missing" in server) return context.skip(server.missing);
  return server.url;
}

/** A name nobody else in this run uses. */
export const ownChain = (): string => `test-${process.pid}-${(chains += 1)}`;

async function ask(where: string | undefined): Promise<TestServer> {
  if (where === undefined) return { missing: "no PostgreSQL was brought for this run" };
  if (/^postgres(ql)?:/.test(where)) return { url: where };
  return await new Promise((resolve, reject) => {
    let said = "";
    connect(where)
      .setEncoding("utf8")
      .on("data", (part: string) => void (said += part))
      .on("end", () => resolve(JSON.parse(said) as TestServer))
      .on("error", reject);
  });
}
