/**
 * What of rules needs the owner's acknowledgement, whose stands on record for the very same figures, and
 * whose is given now (§12.1, §12.2). What a text says of itself counts for nothing: the server writes the
 * record, with name, time and figures.
 */
import type { HqInput } from "../../shared/contract/hq.ts";
import type { AskedAcknowledgement } from "../../shared/contract/tryOut.ts";
import {
  isFor,
  neededAcknowledgements,
  NEEDED,
  type Acknowledgement,
  type Needed,
} from "../../shared/rules/acknowledge.ts";
import { WholeRules, type Rules } from "../../shared/rules/schema.ts";

export type Asked = AskedAcknowledgement[];
export type Given = NonNullable<HqInput<"rules.publish">["acknowledge"]>;

/** As if everything was acknowledged: for who asks what publishing would say. */
export const IF_GIVEN: Given = { by: "?", what: [...NEEDED] };

/**
 * @param record acknowledgements that count where their figures are these rules'
 * @param now the server's clock, ms
 * @param figures what a try-out found that is to be acknowledged beside (§12.1)
 * @returns the rules with the acknowledgements that they need, as far as these are there; others are dropped
 */
export function acknowledging(
  value: unknown,
  record: readonly Acknowledgement[],
  given: Given | null,
  now: number,
  figures: readonly Needed[] = [],
): { value: unknown; asked: Asked } {
  const read = WholeRules.safeParse(value);
  if (!read.success) return { value, asked: [] };
  const asked: Asked = [];
  const acknowledged: Acknowledgement[] = [];
  for (const need of [...neededAcknowledgements(read.data), ...figures]) {
    const recorded = record.find((it) => isFor(need, it));
    asked.push(askedFor(need, recorded));
    if (recorded) acknowledged.push(recorded);
    else if (given?.what.includes(need.what)) acknowledged.push({ ...need, by: given.by, at: now });
  }
  return { value: { ...read.data, acknowledged }, asked };
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
