/** What moved one's own cash, points and love value, newest first, each with what the balance came to: so that it is seen to add up. */
import { useEffect, useEffectEvent, useState } from "react";
import type { MemberOutput } from "../../shared/contract/member.ts";
import type { MemberMove } from "../../shared/contract/memberHistory.ts";
import { figures } from "../kit/amount.ts";
import { moment } from "../kit/time.ts";
import { Back } from "./Back.tsx";
import { ask, useAsked, type Said } from "./client.ts";
import { hashOf } from "./place.ts";
import { Refused } from "./Refused.tsx";
import type { ViewProps } from "./views.ts";
import { useWords } from "./words.ts";

const WHATS = ["cash", "points", "love"] as const;
type What = (typeof WHATS)[number];
type Page = MemberOutput<"history">;

const EVERY_MS = 5_000;
const AT_ONCE = 20;

export default function History({ parts: [part] }: ViewProps) {
  const { say } = useWords();
  const what = WHATS.find((it) => it === part) ?? "cash";
  return (
    <>
      <Back title={say("history.title")} />
      <div className="tabs" role="group" aria-label={say("history.what")}>
        {WHATS.map((it) => (
          // A tab is no step of its own: "back" leads out of all of them.
          <button
            key={it}
            type="button"
            className={it === what ? "btn on" : "btn"}
            aria-pressed={it === what}
            onClick={() => location.replace(hashOf("history", it))}
          >
            {say(`history.${it}`)}
          </button>
        ))}
      </div>
      <Moves what={what} />
    </>
  );
}

function Moves({ what }: { what: What }) {
  const { say } = useWords();
  const { value, refusal, again } = useAsked("history", { what, before: null, limit: AT_ONCE }, EVERY_MS);
  const home = useAsked("home", {}, null);
  const { rows, more, isBusy, said } = useFurther(what, value);
  const zone = home.value?.shop.timezone ?? "UTC";
  if (value === null)
    return refusal === null ? <p role="status">{say("m.asking")}</p> : <Refused said={refusal} onAgain={again} />;
  const { balances } = value;
  return (
    <>
      <Refused said={refusal} onAgain={again} />
      <dl className="sums card" data-testid="balance">
        <div>
          <dt>{say(`history.${what}`)}</dt>
          <dd>{figures(balances[what])}</dd>
          {what === "love" && balances.frozen !== 0 && (
            <dd className="sub">{say("history.frozen", { amount: figures(balances.frozen) })}</dd>
          )}
        </div>
      </dl>
      {rows.length === 0 ? (
        <div className="card pad empty">
          <b>{say("history.none")}</b>
          <p>{say(`history.none.${what}`)}</p>
        </div>
      ) : (
        <ul className="rows card" aria-label={say("history.moves")}>
          {rows.map((it) => (
            <Move key={it.id} it={it} zone={zone} />
          ))}
        </ul>
      )}
      <Refused said={said} />
      {more !== null && (
        <button type="button" className="btn" disabled={isBusy} onClick={more}>
          {isBusy ? say("m.asking") : say("m.more")}
        </button>
      )}
    </>
  );
}

/** The first page and as many older ones as were wished for; when the first changes, all of them anew, without a hole. */
function useFurther(what: What, first: Page | null) {
  const [wanted, setWanted] = useState({ pages: 1 });
  const [read, setRead] = useState<(Pick<Page, "rows" | "next"> & { of: Page; pages: number }) | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const known = read?.of === first ? read : null;
  const readOn = useEffectEvent(async (isStill: () => boolean): Promise<void> => {
    if (first === null) return;
    let { pages, rows, next } = known ?? { ...first, pages: 1 };
    while (pages < wanted.pages && next !== null) {
      const answer = await ask("history", { what, before: next, limit: AT_ONCE });
      if (!isStill()) return;
      setSaid(answer.ok ? null : answer);
      if (!answer.ok) return;
      rows = [...rows, ...answer.value.rows];
      next = answer.value.next;
      pages += 1;
    }
    setRead({ of: first, pages, rows, next });
  });
  useEffect(() => {
    if (wanted.pages === 1) return undefined;
    let isWanted = true;
    // What changes at once is read once.
    const soon = setTimeout(() => void readOn(() => isWanted), 0);
    return () => {
      isWanted = false;
      clearTimeout(soon);
    };
  }, [first, wanted]);
  const more = (): void => {
    setSaid(null);
    setWanted({ pages: (read?.pages ?? 1) + 1 });
  };
  // While all is read anew, what was shown stays.
  const { rows, next } = read ?? first ?? { rows: [], next: null };
  const isBusy = said === null && next !== null && wanted.pages > (read?.pages ?? 1);
  return { rows, more: next === null ? null : more, isBusy, said };
}

function Move({ it, zone }: { it: MemberMove; zone: string }) {
  const { say, locale } = useWords();
  const { kind, amount, after, frozen } = it;
  return (
    <li data-kind={kind} data-amount={amount}>
      <span>
        <b>{say(`history.kind.${kind}`)}</b> {frozen && <span className="pill">{say("history.isFrozen")}</span>}
      </span>
      <b className={amount > 0 ? "plus" : undefined}>{amount > 0 ? `+${figures(amount)}` : figures(amount)}</b>
      <span className="sub">
        {moment(it.at, locale, zone, true)} <About it={it} />
      </span>
      <span className="sub">{say("history.after", { amount: figures(after) })}</span>
    </li>
  );
}

/** Whom or what it is about. */
function About({ it: { kind, order, line, other, gift } }: { it: MemberMove }) {
  const { say } = useWords();
  if (other !== null) return <>{say(kind === "given" ? "history.to" : "history.from", { name: other })}</>;
  if (gift !== null) return <>{gift}</>;
  if (order === null) return null;
  // Of a till's order the number is what its receipt shows.
  const said = say("history.order", { order: order.split("/").at(-1) ?? order });
  return line === null ? <>{said}</> : <a href={hashOf("entry", order, line)}>{said}</a>;
}
