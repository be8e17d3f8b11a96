/**
 * `npm run --silent scenario -- FILE...`: one line of JSON a file, in the order given; `-` is standard input.
 * A file that does not fit the format: a message on standard error, nothing on standard output for it, exit status 2.
 */
import { readFileSync } from "node:fs";
import { text as readAll } from "node:stream/consumers";
import { readScenario } from "./format.ts";
import { CannotRun, runScenario } from "./run.ts";

/** The result of one file as text, or what was expected where. */
async function resultOf(file: string): Promise<{ line: string } | { expected: string }> {
  let text: string;
  try {
    text = file === "-" ? await readAll(process.stdin) : readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error)
      return { expected: `(whole): expected a file that can be read (${error.message})` };
    throw error;
  }
  const read = readScenario(text);
  if (!read.ok) return read;
  try {
    return { line: JSON.stringify(runScenario(read.scenario)) };
  } catch (error) {
    if (error instanceof CannotRun) return { expected: error.message };
    throw error;
  }
}

// npm takes `--` away, a direct call may leave it.
const files = process.argv.slice(process.argv[2] === "--" ? 3 : 2);
if (files.length === 0) {
  process.stderr.write("Expected files: npm run --silent scenario -- FILE... (- is standard input)\n");
  process.exitCode = 2;
}
for (const file of files) {
  const result = await resultOf(file);
  if ("line" in result) {
    process.stdout.write(`${result.line}\n`);
  } else {
    for (const line of result.expected.split("\n")) process.stderr.write(`${file}: ${line}\n`);
    process.exitCode = 2;
  }
}
