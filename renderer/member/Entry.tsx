/** One entry whole: where it stands, and every payment it received. */
import { useState } from "react";
import { figures } from "../kit/amount.ts";
import { moment } from "../kit/time.ts";
import { Back } from "./Back.tsx";
import { ask, useAsked, type Said } from "./client.ts";
import { EntryCard } from "./EntryCard.tsx";
import { Refused } from "./Refused.tsx";
import type { ViewProps } from "./views.ts";
import { useWords } from "./words.ts";

const EVERY_MS = 5_000;
const AT_ONCE = 20;

type Received = { readonly n: number; readonly at: number; readonly amountFen: number };

export default function Entry({ parts: [order = "", line = "0"] }: ViewProps) {
  const { say, locale } = useWords();
  const which = { order, line: Number(line) || 0, limit: AT_ONCE };
  const { value, refusal, again } = useAsked("entry.one", { ...which, before: null }, EVERY_MS);
  const home = useAsked("home", {}, null);
  // Pages before the newest do not change.
  const [earlier, setEarlier] = useState<{ rows: readonly Received[]; next: number | null } | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const zone = home.value?.shop.timezone ?? "UTC";
  const next = earlier === null ? (value?.next ?? null) : earlier.next;
  const more = async (): Promise<void> => {
    const answer = await ask("entry.one", { ...which, before: next });
    setSaid(answer.ok ? null : answer);
    if (answer.ok)
      setEarlier({ rows: [...(earlier?.rows ?? []), ...(answer.value.received ?? [])], next: answer.value.next });
  };
  const known = new Map([...(value?.received ?? []), ...(earlier?.rows ?? [])].map((it) => [it.n, it]));
  const received = [...known.values()].toSorted((a, b) => b.n - a.n);
  return (
    <>
      <Back title={say("entry.order", { order })} />
      <Refused said={refusal ?? said} onAgain={again} />
      {value !== null && home.value !== null && (
        <>
          <EntryCard entry={value.entry} shop={home.value.shop} isWhole />
          <p className="sub">
            {value.entry.store ?? say("entry.mall")} · {say("entry.spent", { amount: figures(value.entry.spentFen) })}
          </p>
          {value.received !== undefined && (
            <section className="stack" aria-labelledby="received">
              <h2 id="received">{say("entry.received")}</h2>
              {received.length === 0 && <p className="sub">{say("entry.receivedNone")}</p>}
              {received.length > 0 && (
                <ul className="rows card">
                  {received.map(({ n, at, amountFen }) => (
                    <li key={n}>
                      <span className="sub">{moment(at, locale, zone, true)}</span>
                      <b className="plus">+{figures(amountFen)}</b>
                    </li>
                  ))}
                </ul>
              )}
              {next !== null && (
                <button type="button" className="btn" onClick={() => void more()}>
                  {say("m.more")}
                </button>
              )}
            </section>
          )}
        </>
      )}
    </>
  );
}
