/** One key, one act: what is known of a key that came again. */
import { done } from "../../../shared/kernel/outcome.ts";
import type { Act } from "../../store/books.ts";
import type { Answer, Desk } from "../desk.ts";
import { refuseOtherAct } from "../desk.ts";

/** What an act's key brought about; null: it is new. Refused where it was another verb's. */
export function knownAct({ books }: Desk, key: string, verb: string): Answer<Act> | null {
  const act = books.act(key);
  if (!act) return null;
  return act.verb === verb ? done(act) : refuseOtherAct();
}
