/** What moved one's own cash, points and love value, newest first, each with what the balance came to: so that it is seen to add up. */
import type { MemberMove } from "../../shared/contract/memberHistory.ts";
import { figures } from "../kit/amount.ts";
import { usePages } from "../kit/pages.ts";
import { moment } from "../kit/time.ts";
import { Back } from "./Back.tsx";
import { ask, useAsked } from "./client.ts";
import { Further } from "./Further.tsx";
import { hashOf } from "./place.ts";
import { Refused } from "./Refused.tsx";
import type { ViewProps } from "./views.ts";
import { useWords } from "./words.ts";

const WHATS = ["cash", "points", "love"] as const;
type What = (typeof WHATS)[number];

const EVERY_MS = 5_000;
const AT_ONCE = 20;

export default function History({ parts: [part], home }: ViewProps) {
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
      <Moves what={what} zone={home.shop.timezone} />
    </>
  );
}

const keyOf = ({ id }: MemberMove): string => id;

function Moves({ what, zone }: { what: What; zone: string }) {
  const { say } = useWords();
  const { value, refusal, again } = useAsked("history", { what, before: null, limit: AT_ONCE }, EVERY_MS);
  const paged = usePages(value, keyOf, (before) => ask("history", { what, before, limit: AT_ONCE }));
  const { rows } = paged;
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
      <Further of={paged} />
    </>
  );
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
