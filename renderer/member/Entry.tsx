/** One entry whole: where it stands, and every payment it received. */
import { figures } from "../kit/amount.ts";
import { usePages } from "../kit/pages.ts";
import { moment } from "../kit/time.ts";
import { Back } from "./Back.tsx";
import { ask, useAsked } from "./client.ts";
import { EntryCard } from "./EntryCard.tsx";
import { Further } from "./Further.tsx";
import { Refused } from "./Refused.tsx";
import type { ViewProps } from "./views.ts";
import { useWords } from "./words.ts";

const EVERY_MS = 5_000;
const AT_ONCE = 20;

type Received = { readonly n: number; readonly at: number; readonly amountFen: number };
const keyOf = ({ n }: Received): string => String(n);
/** Where it is switched off there is nothing to page through. */
const pageOf = ({ received = [], next }: { received?: readonly Received[] | undefined; next: number | null }) => ({
  rows: received,
  next,
});

export default function Entry({ parts: [order = "", line = "0"], home: { shop } }: ViewProps) {
  const { say, locale } = useWords();
  const which = { order, line: Number(line) || 0, limit: AT_ONCE };
  const { value, refusal, again } = useAsked("entry.one", { ...which, before: null }, EVERY_MS);
  const paged = usePages(value === null ? null : pageOf(value), keyOf, async (before) => {
    const answer = await ask("entry.one", { ...which, before });
    return answer.ok ? { ok: true as const, value: pageOf(answer.value) } : answer;
  });
  return (
    <>
      <Back title={say("entry.order", { order })} />
      <Refused said={refusal} onAgain={again} />
      {value !== null && (
        <>
          <EntryCard entry={value.entry} shop={shop} isWhole />
          <p className="sub">
            {value.entry.store ?? say("entry.mall")} · {say("entry.spent", { amount: figures(value.entry.spentFen) })}
          </p>
          {value.received !== undefined && (
            <section className="stack" aria-labelledby="received">
              <h2 id="received">{say("entry.received")}</h2>
              {paged.rows.length === 0 && <p className="sub">{say("entry.receivedNone")}</p>}
              {paged.rows.length > 0 && (
                <ul className="rows card">
                  {paged.rows.map(({ n, at, amountFen }) => (
                    <li key={n}>
                      <span className="sub">{moment(at, locale, shop.timezone, true)}</span>
                      <b className="plus">+{figures(amountFen)}</b>
                    </li>
                  ))}
                </ul>
              )}
              <Further of={paged} />
            </section>
          )}
        </>
      )}
    </>
  );
}
