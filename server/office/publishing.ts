/**
 * Publishing what HQ has written: nothing is published whose figures were not looked at and, where they have to be,
 * acknowledged (§12.1). Refuses to believe that whoever asks has tried the rules out: it sees to that itself.
 */
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import { refuse } from "../../shared/kernel/outcome.ts";
import type { Needed } from "../../shared/rules/acknowledge.ts";
import type { OfficeDesk } from "../settlement/desk.ts";
import type { RulesOffice } from "./rules.ts";
import type { TryOuts } from "./tryOuts.ts";

/**
 * @param approved what is done with it because a second person agreed (§12.6); null: nobody did
 * Refused: `invalid-rules`, `rules-changed`, `unknown-store`, `needs-second-person`, `internal` (the rules could not be tried out).
 */
export const publishWritten = (
  rules: RulesOffice,
  tryOuts: TryOuts,
  input: HqInput<"rules.publish">,
  approved: ((desk: OfficeDesk) => void) | null = null,
): Promise<HqAnswer<"rules.publish">> =>
  // Others may have published meanwhile: the text is read and checked once more, and published in the same breath.
  afterTrial(rules, tryOuts, input, (margin) => rules.publishText(input, margin, null, approved));

/**
 * What says something of one store alone, on the chain's newest rules: no till of another store is disturbed. Refused:
 * `rules-changed` (`base` is not, or no longer, the chain's newest), else as `publishWritten`.
 */
export async function publishOfStore(
  rules: RulesOffice,
  tryOuts: TryOuts,
  store: string,
  input: HqInput<"rules.publish"> & { readonly base: number },
): Promise<HqAnswer<"rules.publish">> {
  const overtaken = (): HqAnswer<"rules.publish"> | null =>
    rules.chainVersion === input.base
      ? null
      : refuse(
          "rules-changed",
          `The chain's rules are version ${rules.chainVersion} by now, not ${input.base}. Nothing was published; look at them and try again.`,
        );
  return (
    overtaken() ??
    (await afterTrial(rules, tryOuts, input, (margin) => overtaken() ?? rules.publishText(input, margin, store)))
  );
}

async function afterTrial(
  rules: RulesOffice,
  tryOuts: TryOuts,
  input: HqInput<"rules.publish">,
  publish: (margin: readonly Needed[]) => HqAnswer<"rules.publish">,
): Promise<HqAnswer<"rules.publish">> {
  const written = rules.written(input);
  if (!written.ok) return written;
  const margin = await tryOuts.marginOf(input, written.value);
  return margin.ok ? publish(margin.value) : margin;
}
