/**
 * What of rules needs the owner's acknowledgement, whose stands on record for the very same figures, and
 * whose is given now for the very same figures (§12.1, §12.2). What a text says of itself counts for nothing: the
 * server writes the record, with name, time and figures.
 */
import type { HqInput } from "../../shared/contract/hq.ts";
import type { AskedAcknowledgement } from "../../shared/contract/tryOut.ts";
import { isFor, neededAcknowledgements, type Acknowledgement, type Needed } from "../../shared/rules/acknowledge.ts";
import { neededByArithmetic } from "../../shared/rules/arithmetic.ts";
import { WholeRules, type Rules } from "../../shared/rules/schema.ts";

export type Asked = AskedAcknowledgement[];
export type Given = NonNullable<HqInput<"rules.publish">["acknowledge"]>;

/** As if everything was acknowledged: for who asks what publishing would say. */
export const IF_GIVEN = "if-given";

/**
 * @param record acknowledgements that count where their figures are these rules'
 * @param now the server's clock, ms
 * @param margin what the chain's own orders ask for beside what the rules alone do (§12.1)
 * @returns the rules with the acknowledgements that they need, as far as these are there; others are dropped.
 *   `lacking`: what of §12.1 is not there, which is no condition of rules: of §12.2, their schema says it
 */
export function acknowledging(
  value: unknown,
  record: readonly Acknowledgement[],
  given: Given | typeof IF_GIVEN | null,
  now: number,
  margin: readonly Needed[] = [],
): { value: unknown; asked: Asked; lacking: Needed[] } {
  const read = WholeRules.safeParse(value);
  if (!read.success) return { value, asked: [], lacking: [] };
  const asked: Asked = [];
  const lacking: Needed[] = [];
  const acknowledged: Acknowledgement[] = [];
  const byFigures = [...neededByArithmetic(read.data), ...margin];
  for (const need of [...neededAcknowledgements(read.data), ...byFigures]) {
    const recorded = record.find((it) => isFor(need, it));
    const by = givenBy(given, need);
    asked.push(askedFor(need, recorded));
    if (recorded) acknowledged.push(recorded);
    else if (by !== null) acknowledged.push({ ...need, by, at: now });
    else if (byFigures.includes(need)) lacking.push(need);
  }
  return { value: { ...read.data, acknowledged }, asked, lacking };
}

/** Who gives it now, for these very figures; null: nobody. */
function givenBy(given: Given | typeof IF_GIVEN | null, need: Needed): string | null {
  if (given === null) return null;
  if (given === IF_GIVEN) return "?";
  return given.what.some((it) => isFor(need, it)) ? given.by : null;
}

/** @param recorded whose acknowledgement of it stands on record */
export const askedFor = (need: Needed, recorded: Acknowledgement | undefined): AskedAcknowledgement => ({
  ...need,
  given: recorded ? { by: recorded.by, at: recorded.at } : null,
});

/** What a rules object itself acknowledges, where whoever hands it in is believed: a file at the set-up. */
export const ownRecord = (value: unknown, before: Rules | null): readonly Acknowledgement[] => [
  ...(WholeRules.safeParse(value).data?.acknowledged ?? []),
  ...(before?.acknowledged ?? []),
];
