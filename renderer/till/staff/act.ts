/**
 * One act of a dialog: a key made for it, an approval asked for on the spot where it needs one, and the act done
 * again with the same key. Knows no act.
 */
import { useRef, useState } from "react";
import type { Right } from "../../../shared/contract/staff.ts";
import type { Outcome } from "../../../shared/kernel/outcome.ts";
import { newKey } from "../kept.ts";
import type { Said } from "../state.ts";
import { useTill } from "../use.ts";

/** The rights that the refusal `needs-approval` names, of those the act may need; none named: all of them. */
export function rightsNamed(message: string, may: readonly Right[]): Right[] {
  const words = new Set(message.match(/[a-z]+(?:-[a-z]+)*/g));
  const named = may.filter((right) => words.has(right));
  return named.length > 0 ? named : [...may];
}

export type Act = {
  readonly busy: boolean;
  readonly said: Said | null;
  say(said: Said | null): void;
  /** @param may the rights the act may need an approval for */
  run<T>(call: (key: string) => Promise<Outcome<T>>, may: readonly Right[], done: (value: T) => void): Promise<void>;
};

/** @param reads it changes nothing: one approval is good for as often as it is looked at again */
export function useAct(reads = false): Act {
  const askApproval = useTill((till) => till.askApproval);
  const [busy, setBusy] = useState(false);
  const [said, say] = useState<Said | null>(null);
  const key = useRef(newKey());
  const run: Act["run"] = async (call, may, done) => {
    setBusy(true);
    say(null);
    const outcome = await call(key.current);
    setBusy(false);
    if (outcome.ok) {
      if (!reads) key.current = newKey();
      done(outcome.value);
    } else if (outcome.code === "needs-approval") {
      const rights = rightsNamed(outcome.message, may);
      askApproval({ key: key.current, rights, again: () => void run(call, may, done) });
    } else say(outcome);
  };
  return { busy, said, say, run };
}
