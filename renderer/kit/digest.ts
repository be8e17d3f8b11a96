/** SHA-256 as browsers have it: it takes its time, where the recipes of the shared rooms want it at once. */
import type { Sha256 } from "../../shared/facts/chain.ts";

/** Whether this page may compute here: browsers keep SHA-256 for pages over https or of this very machine. */
export const canDigest = (): boolean => "subtle" in crypto;

/** Runs what wants a digest at once with one that takes its time: again and again until every digest is known. */
export async function withDigest<T>(compute: (sha256: Sha256) => T): Promise<T> {
  const known = new Map<string, string>();
  for (;;) {
    const missing = new Set<string>();
    const value = compute((text) => {
      const hash = known.get(text);
      if (hash === undefined) missing.add(text);
      return hash ?? "";
    });
    if (missing.size === 0) return value;
    await Promise.all(
      [...missing].map(async (text) => {
        const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
        known.set(text, [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
      }),
    );
  }
}
