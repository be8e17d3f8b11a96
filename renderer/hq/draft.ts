/**
 * The rules being written, kept for this tab so that a reload or another page loses nothing, and asked
 * about as one types.
 */
import { useEffect, useState } from "react";
import { z } from "zod";
import type { HqAnswer } from "../../shared/contract/hq.ts";
import { askHq } from "./client.ts";

/** `from`: the newest version when it was begun. */
const Whole = z.object({ text: z.string(), from: z.number().int() });
/** A merge patch on a version. */
const Patch = Whole.extend({ base: z.number().int() });
/** Forms and the whole text are two views of one draft. */
const Drafts = z.object({ as: z.enum(["forms", "whole", "patch"]), whole: Whole.nullable(), patch: Patch.nullable() });
export type Drafts = z.infer<typeof Drafts>;

const KEPT = "paifan.hq.rules";
const NONE: Drafts = { as: "forms", whole: null, patch: null };

function kept(): Drafts {
  const text = sessionStorage.getItem(KEPT);
  if (text === null) return NONE;
  try {
    const read = Drafts.safeParse(JSON.parse(text));
    if (read.success) return read.data;
    console.error("The kept draft of the rules does not have the expected shape", read.error);
  } catch (error) {
    console.error("The kept draft of the rules is not JSON", error);
  }
  return NONE;
}

export function useDrafts(): [Drafts, (drafts: Drafts) => void] {
  const [drafts, setDrafts] = useState(kept);
  const put = (next: Drafts) => {
    sessionStorage.setItem(KEPT, JSON.stringify(next));
    setDrafts(next);
  };
  return [drafts, put];
}

const PAUSE_MS = 400;

export type RulesAnswer = HqAnswer<"rules.check">;

/** What the server says of a text once one pauses; null: it has not answered for this very text yet. */
export function useRulesCheck(text: string, base: number | null, newest: number): RulesAnswer | null {
  const asked = JSON.stringify([text, base, newest]);
  const [said, setSaid] = useState<{ asked: string; answer: RulesAnswer } | null>(null);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      void askHq("rules.check", { text, base }).then((answer) => {
        if (wanted) setSaid({ asked, answer });
      });
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [asked, text, base]);
  return said?.asked === asked ? said.answer : null;
}
