/** Rules tried out by the server for as long as somebody looks at them (§12.1). */
import { useEffect, useState } from "react";
import type { HqAnswer } from "../../shared/contract/hq.ts";
import { askHq } from "./client.ts";

export type TryOutAnswer = HqAnswer<"rules.tryOut">;

/**
 * @param turn another one: they are tried out anew
 * @returns what the server found for this very text; null: it is not done yet, or nobody asks
 */
export function useTryOut(text: string, base: number | null, isAsked: boolean, turn: number): TryOutAnswer | null {
  const asked = JSON.stringify([text, base, turn]);
  const [said, setSaid] = useState<{ asked: string; answer: TryOutAnswer } | null>(null);
  useEffect(() => {
    if (!isAsked) return undefined;
    let wanted = true;
    void askHq("rules.tryOut", { text, base }).then((answer) => {
      if (wanted) setSaid({ asked, answer });
    });
    return () => {
      wanted = false;
      // Who asks again is told of the orders that came meanwhile.
      setSaid(null);
    };
  }, [asked, text, base, isAsked]);
  return isAsked && said?.asked === asked ? said.answer : null;
}
