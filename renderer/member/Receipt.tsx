/** What the link of a receipt shows: its order's entries, and the way to more. */
import { useAsked } from "./client.ts";
import { EntryCard } from "./EntryCard.tsx";
import { hashOf } from "./place.ts";
import { Refused } from "./Refused.tsx";
import { Switches } from "./Switches.tsx";
import { useWords } from "./words.ts";

const EVERY_MS = 10_000;
const NONE = { points: false, love: false };

export function Receipt({ order, signature }: { order: string; signature: string }) {
  const { say } = useWords();
  const { value, refusal, again } = useAsked("receipt", { order, signature }, EVERY_MS);
  return (
    <main>
      <header className="top">
        <h1>{say("receipt.title")}</h1>
        <p className="sub">{[value?.shop.name, say("entry.order", { order })].filter(Boolean).join(" · ")}</p>
      </header>
      {value === null && refusal === null && <p role="status">{say("m.asking")}</p>}
      <Refused said={refusal} onAgain={again} />
      {value !== null && value.entries.length === 0 && <p className="card pad">{say("receipt.none")}</p>}
      {value?.entries.map((entry) => (
        // Whoever holds the paper may look; to act, one is the member.
        <EntryCard key={entry.line} entry={{ ...entry, draw: null, exchange: NONE }} shop={value.shop} isWhole />
      ))}
      <p className="how">{say("home.how")}</p>
      <div className="card pad stack">
        <p>{say("receipt.more")}</p>
        <a className="btn go big" href={hashOf("")}>
          {say("receipt.signIn")}
        </a>
      </div>
      <Switches />
    </main>
  );
}
