/**
 * Publishing what HQ has written: nothing is published whose figures were not looked at and, where they have to be,
 * acknowledged (§12.1). Refuses to believe that whoever asks has tried the rules out: it sees to that itself.
 */
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import type { RulesOffice } from "./rules.ts";
import type { TryOuts } from "./tryOuts.ts";

/** Refused: `invalid-rules`, `rules-changed`, `unknown-store`, `internal` (the rules could not be tried out). */
export async function publishWritten(
  rules: RulesOffice,
  tryOuts: TryOuts,
  input: HqInput<"rules.publish">,
): Promise<HqAnswer<"rules.publish">> {
  const written = rules.written(input);
  if (!written.ok) return written;
  const margin = await tryOuts.marginOf(input, written.value);
  // Others may have published meanwhile: the text is read and checked once more, and published in the same breath.
  return margin.ok ? rules.publishText(input, margin.value) : margin;
}
