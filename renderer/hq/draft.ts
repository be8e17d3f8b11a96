/**
 * The rules being written, kept for this tab so that a reload or another page loses nothing, and asked
 * about as one types.
 */
import { useEffect, useState } from "react";
import { z } from "zod";
import type { HqAnswer } from "../../shared/contract/hq.ts";
import { askHq } from "./client.ts";

const Draft = z.object({
  text: z.string(),
  /** Null: the text is the whole; else a merge patch on this version. */
  base: z.number().int().nullable(),
  /** The newest version when it was begun. */
  from: z.number().int(),
});
export type Draft = z.infer<typeof Draft>;

const KEPT = "paifan.hq.rules";

function kept(): Draft | null {
  const text = sessionStorage.getItem(KEPT);
  if (text === null || text === "") return null;
  try {
    const read = Draft.safeParse(JSON.parse(text));
    if (read.success) return read.data;
    console.error("The kept draft of the rules does not have the expected shape", read.error);
  } catch (error) {
    console.error("The kept draft of the rules is not JSON", error);
  }
  return null;
}

export function useDraft(): [Draft | null, (draft: Draft | null) => void] {
  const [draft, setDraft] = useState(kept);
  const put = (next: Draft | null) => {
    sessionStorage.setItem(KEPT, next === null ? "" : JSON.stringify(next));
    setDraft(next);
  };
  return [draft, put];
}

const PAUSE_MS = 400;

export type RulesAnswer = HqAnswer<"rules.check">;

/** What the server says of a text once one pauses. `null`: it has not answered for this very text yet. */
export function useRulesCheck(text: string | null, base: number | null): RulesAnswer | null {
  const [said, setSaid] = useState<{ text: string; base: number | null; answer: RulesAnswer } | null>(null);
  useEffect(() => {
    if (text === null) return;
    let wanted = true;
    const timer = setTimeout(() => {
      void askHq("rules.check", { text, base }).then((answer) => {
        if (wanted) setSaid({ text, base, answer });
      });
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text, base]);
  return said !== null && said.text === text && said.base === base ? said.answer : null;
}
