/** A store's part as it is being written, kept for this tab, so that a reload or another section loses nothing. */
import { z } from "zod";

/** `base`: the version on which it was written. */
const Draft = z.object({ part: z.string(), base: z.number().int() });
export type Draft = z.infer<typeof Draft>;

const keyOf = (store: string): string => `paifan.store.${store}`;

export function keptDraft(store: string): Draft | null {
  const text = sessionStorage.getItem(keyOf(store));
  if (text === null) return null;
  try {
    const read = Draft.safeParse(JSON.parse(text));
    if (read.success) return read.data;
    console.error("The kept draft of the store's rules does not have the expected shape", read.error);
  } catch (error) {
    console.error("The kept draft of the store's rules is not JSON", error);
  }
  return null;
}

export function keepDraft(store: string, draft: Draft | null): void {
  if (draft === null) sessionStorage.removeItem(keyOf(store));
  else sessionStorage.setItem(keyOf(store), JSON.stringify(draft));
}
