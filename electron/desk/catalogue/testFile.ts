/** For tests: a CSV file on its way into a till, and out of it. */
import type { ImportView } from "../../../shared/contract/till.ts";
import type { TestTill } from "../../testTill.ts";

export const PIECE = 96 * 1024;
let made = 0;
export const key = (): string => `test-key-${String((made += 1)).padStart(6, "0")}`;

/** Sends a file piece by piece. @returns its id */
export async function send(it: TestTill, what: "products" | "members", file: string | Buffer): Promise<string> {
  const bytes = Buffer.from(file);
  const { id } = await it.ok("import.begin", { key: key(), what, name: "test.csv", bytes: bytes.length });
  for (let at = 0; at < bytes.length; at += PIECE)
    await it.ok("import.piece", { id, at, base64: bytes.subarray(at, at + PIECE).toString("base64") });
  return id;
}

/** Sends a file and waits until it is read. */
export async function read(it: TestTill, what: "products" | "members", file: string | Buffer): Promise<ImportView> {
  const id = await send(it, what, file);
  for (;;) {
    const view = await it.ok("import.state", { id });
    if (view.state === "ready") return view;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Sends a file, reads it and takes it in. */
export async function take(it: TestTill, what: "products" | "members", file: string | Buffer): Promise<ImportView> {
  const { id } = await read(it, what, file);
  return await it.ok("import.commit", { id, key: key() });
}

/** A whole file as it is given out. */
export async function giveOut(
  it: TestTill,
  what: "products" | "members",
  encoding: "utf-8" | "gb18030" = "utf-8",
): Promise<Buffer> {
  const pages: Buffer[] = [];
  for (let after: string | null = null; ;) {
    const page: { base64: string; next: string | null } = await it.ok("export.csv", { what, encoding, after });
    pages.push(Buffer.from(page.base64, "base64"));
    if (page.next === null) return Buffer.concat(pages);
    after = page.next;
  }
}
