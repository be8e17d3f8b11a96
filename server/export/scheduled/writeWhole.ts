/** A file that is there whole or not at all: written beside its place, brought to disk, and moved there. */
import { createHash } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** @returns its length and its SHA-256 in hex */
export async function writeWhole(
  folder: string,
  name: string,
  pieces: AsyncIterable<string>,
): Promise<{ bytes: number; sha256: string }> {
  const part = join(folder, `.${name}.part`);
  // Left by a server that ended in the middle; a link that lies there is not followed.
  await rm(part, { force: true });
  const file = await open(part, "wx", 0o600);
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      const written = Buffer.from(piece);
      hash.update(written);
      bytes += written.length;
      await file.writeFile(written);
    }
    await file.sync();
    await file.close();
    await rename(part, join(folder, name));
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error;
  }
  return { bytes, sha256: hash.digest("hex") };
}
