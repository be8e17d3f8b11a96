/** Entries a page at a time, newest first. */
import type { MemberEntries, MemberEntry, MemberShop } from "../../shared/contract/memberEntry.ts";
import { usePages } from "../kit/pages.ts";
import { ask, useAsked } from "./client.ts";
import { EntryCard } from "./EntryCard.tsx";
import { Further } from "./Further.tsx";
import { Refused } from "./Refused.tsx";
import { useWords } from "./words.ts";

const AT_ONCE = 10;
const EVERY_MS = 30_000;

const keyOf = ({ order, line }: MemberEntry): string => `${order} ${line}`;

type Props = { readonly waiting: boolean; readonly first: MemberEntries; readonly shop: MemberShop };

/** Those that wait no more. */
export function Ended({ shop }: { shop: MemberShop }) {
  const { say } = useWords();
  const { value, refusal, again } = useAsked("entry.list", { waiting: false, before: null, limit: AT_ONCE }, EVERY_MS);
  return (
    <>
      {value === null && refusal === null && <p role="status">{say("m.asking")}</p>}
      <Refused said={refusal} onAgain={again} />
      {value !== null && <Entries waiting={false} first={value} shop={shop} />}
    </>
  );
}

/** @param first page of them, as it was read last */
export function Entries({ waiting, first, shop }: Props) {
  const paged = usePages(first, keyOf, (before) => ask("entry.list", { waiting, before, limit: AT_ONCE }));
  return (
    <>
      {paged.rows.map((entry) => (
        <EntryCard key={keyOf(entry)} entry={entry} shop={shop} />
      ))}
      <Further of={paged} />
    </>
  );
}
