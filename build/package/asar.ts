// Reads a packed archive as Electron does: a header of JSON, then the files one after the other; what could not be
// packed lies beside it. For tests of the pack.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Packed = z.object({ size: z.number(), offset: z.string().optional(), unpacked: z.boolean().optional() });
const Folder = z.object({
  get files() {
    return z.record(z.string(), z.union([Folder, Packed]));
  },
});

/** Writes every file of the archive into a folder. @throws where it is not an archive */
export function extract(archive: string, to: string): void {
  const bytes = readFileSync(archive);
  const start = 8 + bytes.readUInt32LE(4);
  const header: unknown = JSON.parse(bytes.toString("utf8", 16, 16 + bytes.readUInt32LE(12)));
  const walk = ({ files }: z.infer<typeof Folder>, path: string): void => {
    mkdirSync(join(to, path), { recursive: true });
    for (const [name, entry] of Object.entries(files)) {
      const inner = join(path, name);
      if ("files" in entry) walk(entry, inner);
      else if (entry.unpacked === true) copyFileSync(join(`${archive}.unpacked`, inner), join(to, inner));
      else {
        const at = start + Number(entry.offset);
        writeFileSync(join(to, inner), bytes.subarray(at, at + entry.size));
      }
    }
  };
  walk(Folder.parse(header), "");
}
