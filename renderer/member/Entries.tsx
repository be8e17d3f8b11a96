/** Entries a page at a time, newest first. */
import { useState } from "react";
import type { MemberEntries, MemberEntry, MemberShop } from "../../shared/contract/memberEntry.ts";
import { ask, useAsked, type Said } from "./client.ts";
import { EntryCard } from "./EntryCard.tsx";
import { Refused } from "./Refused.tsx";
import { useWords } from "./words.ts";

const AT_ONCE = 10;
const EVERY_MS = 30_000;

type Props = { readonly waiting: boolean; readonly from: MemberEntries["next"]; readonly shop: MemberShop };

/** Those that wait no more. */
export function Ended({ shop }: { shop: MemberShop }) {
  const { say } = useWords();
  const { value, refusal, again } = useAsked("entry.list", { waiting: false, before: null, limit: AT_ONCE }, EVERY_MS);
  return (
    <>
      {value === null && refusal === null && <p role="status">{say("m.asking")}</p>}
      <Refused said={refusal} onAgain={again} />
      <Cards rows={value?.rows ?? []} shop={shop} />
      {value !== null && value.next !== null && <Further waiting={false} from={value.next} shop={shop} />}
    </>
  );
}

/** Those after a place, when they are wished for. */
export function Further({ waiting, from, shop }: Props) {
  const { say } = useWords();
  const [known, setKnown] = useState<MemberEntries>({ rows: [], next: from });
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const read = async (): Promise<void> => {
    setBusy(true);
    const answer = await ask("entry.list", { waiting, before: known.next, limit: AT_ONCE });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (answer.ok) setKnown({ rows: [...known.rows, ...answer.value.rows], next: answer.value.next });
  };
  return (
    <>
      <Cards rows={known.rows} shop={shop} />
      <Refused said={said} />
      {known.next !== null && (
        <button type="button" className="btn" disabled={isBusy} onClick={() => void read()}>
          {isBusy ? say("m.asking") : say("m.more")}
        </button>
      )}
    </>
  );
}

const Cards = ({ rows, shop }: { rows: readonly MemberEntry[]; shop: MemberShop }) =>
  rows.map((entry) => <EntryCard key={`${entry.order} ${entry.line}`} entry={entry} shop={shop} />);
