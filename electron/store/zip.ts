/** What packing facts needs of Node. */
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import type { Zip } from "../../shared/sync/packing.ts";
import { sha256 } from "./sha256.ts";

const OPTIONS = { level: 9, memLevel: 9, strategy: constants.Z_FILTERED };
const dictionaries = new Map<string, Buffer>();

export const zip: Zip = {
  sha256,
  deflate: (text, dictionary) => deflateRawSync(text, { ...OPTIONS, dictionary: bytesOf(dictionary) }),
  inflate: (bytes, dictionary, most) => {
    try {
      return inflateRawSync(bytes, { dictionary: bytesOf(dictionary), maxOutputLength: most }).toString("utf8");
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error)) throw error;
      if (error.code === "ERR_BUFFER_TOO_LARGE") return null;
      if (error.code === "Z_DATA_ERROR" || error.code === "Z_BUF_ERROR") return undefined;
      throw error;
    }
  },
  toHex: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex"),
  ofHex: (hex) => Buffer.from(hex, "hex"),
};

function bytesOf(dictionary: string): Buffer {
  const known = dictionaries.get(dictionary);
  if (known) return known;
  const bytes = Buffer.from(dictionary, "utf8");
  dictionaries.set(dictionary, bytes);
  return bytes;
}
