/** `npm run verify-draw`: checks a draw or a join roll from what was made known (§6.3); docs/draws.md says how. Exit 0 right, 1 wrong, 2 cannot tell. */
import { readFileSync } from "node:fs";
import { text as readAll } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { checkProof, readProofs, type ReadProofs } from "./proof.ts";

const USAGE = `npm run verify-draw -- FILE|-
npm run verify-draw -- --order ORDER --secret HEX --commitment HEX --roll N [--line N] [--purpose draw|join]`;

class UsageError extends Error {}

async function main(args: string[]): Promise<number> {
  const read = await proofsOf(args);
  if (!read.ok) throw new UsageError(read.expected);
  const verdicts = read.proofs.map((proof) => {
    const { verdict, says } = checkProof(proof);
    process.stdout.write(`${verdict.padEnd(5)} ${proof.purpose} ${proof.order} line ${proof.line}\n`);
    for (const sentence of says) process.stdout.write(`      ${sentence}\n`);
    return verdict;
  });
  if (verdicts.includes("wrong")) return 1;
  return verdicts.includes("right") ? 0 : 2;
}

async function proofsOf(args: string[]): Promise<ReadProofs> {
  const { values, positionals } = parsed(args);
  const flags = Object.keys(values);
  const [file, ...rest] = positionals;
  if (rest.length > 0 || (file === undefined) === (flags.length === 0))
    throw new UsageError("expected one file, or flags");
  if (file === "-") return readProofs(await readAll(process.stdin));
  if (file !== undefined) return readProofs(contentOf(file));
  const { purpose = "draw", order, line = "0", secret, commitment, roll } = values;
  return readProofs(
    JSON.stringify({
      purpose,
      order,
      line: Number(line),
      secret,
      commitment,
      roll: roll === undefined ? undefined : Number(roll),
    }),
  );
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error)
      throw new UsageError(`expected a file that can be read (${error.message})`);
    throw error;
  }
}

function parsed(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { purpose: text, order: text, line: text, secret: text, commitment: text, roll: text },
    });
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

try {
  process.exitCode = await main(process.argv.slice(process.argv[2] === "--" ? 3 : 2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n${USAGE}\n`);
  process.exitCode = 2;
}
