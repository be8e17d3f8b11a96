/** One entry: what it came from, where it stands, what may be done with it. What is not told is not shown (§9.2). */
import type { ReactNode } from "react";
import type { MemberEntry, MemberShop } from "../../shared/contract/memberEntry.ts";
import { count, figures } from "../kit/amount.ts";
import { LinePicture } from "./LinePicture.tsx";
import { hashOf } from "./place.ts";
import { dayWords, oddsWords, waitWords } from "./said.ts";
import { useWords } from "./words.ts";

type Props = { readonly entry: MemberEntry; readonly shop: MemberShop; readonly isWhole?: boolean };

/** @param isWhole it is the view's own entry: no link leads to it again */
export function EntryCard({ entry, shop, isWhole = false }: Props) {
  const { say } = useWords();
  const { order, line, day, spentFen, state } = entry;
  const title = `${dayWords(day, say)} · ${figures(spentFen)}`;
  return (
    <article className="entry card" data-order={order} data-state={state}>
      <header>
        <h2>{isWhole ? title : <a href={hashOf("entry", order, line)}>{title}</a>}</h2>
        <Amounts entry={entry} />
      </header>
      <Picture entry={entry} />
      <Standing entry={entry} />
      {entry.asked.map(({ act, till }) => (
        <p key={act} className="note wait">
          {say(`entry.asked.${act}`, { till })}
        </p>
      ))}
      <Acts entry={entry} shop={shop} />
    </article>
  );
}

function Amounts({ entry: { state, paidFen, entitlementFen, exchangedTo } }: { entry: MemberEntry }) {
  const { say } = useWords();
  if (state === "exchanged" && exchangedTo !== null)
    return <span className="sub">{say(`entry.to.${exchangedTo}`)}</span>;
  if (state !== "waiting")
    return <span className={state === "done" ? "sub done" : "sub"}>{say(`entry.is.${state}`)}</span>;
  if (entitlementFen === undefined)
    return paidFen === undefined ? null : (
      <span className="sub">{say("entry.paid", { amount: figures(paidFen) })}</span>
    );
  if (paidFen === undefined || paidFen === 0)
    return <span className="sub">{say("entry.entitlement", { amount: figures(entitlementFen) })}</span>;
  return <span className="sub">{say("entry.paidOf", { paid: figures(paidFen), all: figures(entitlementFen) })}</span>;
}

/** How far it is paid, or, while nothing came, where it stands in the line. */
function Picture({ entry }: { entry: MemberEntry }) {
  const { say } = useWords();
  const { state, paidFen, entitlementFen, place } = entry;
  if (state !== "waiting" && state !== "done") return null;
  const percent =
    state === "done"
      ? 100
      : paidFen && entitlementFen
        ? Math.min(100, Math.floor((paidFen / entitlementFen) * 100))
        : 0;
  if (percent > 0)
    return (
      <div className="bar" role="img" aria-label={say("entry.lineTo", { percent })}>
        <i style={{ width: `${percent}%` }} />
      </div>
    );
  return place ? <LinePicture entry={entry} label={say("entry.line", { place })} /> : null;
}

function Standing({ entry }: { entry: MemberEntry }) {
  const { say } = useWords();
  const { place, ahead, aheadFen, todayFen, paidFen, wait, paused, state, others } = entry;
  if (state !== "waiting" || place === undefined || place === null) return null;
  const parts: ReactNode[] = [<b key="place">{say("entry.place", { place: count(place) })}</b>];
  if (place === 1 && paidFen) parts.push(say("entry.receiving"));
  if (ahead)
    parts.push(
      aheadFen === undefined
        ? say("entry.aheadCount", { count: count(ahead) })
        : say("entry.ahead", { amount: figures(aheadFen) }),
    );
  if (todayFen) parts.push(say("entry.today", { amount: figures(todayFen) }));
  const names = (others ?? []).flatMap(({ name }) => name ?? []);
  return (
    <div className="sub">
      <p>
        {parts.map((part, index) => (
          <span key={index}>
            {index > 0 && " · "}
            {part}
          </span>
        ))}
      </p>
      {paused ? <p>{say("entry.paused")}</p> : wait && <p>{waitWords(wait, say)}</p>}
      {names.length > 0 && <p>{say("entry.others", { names: names.join(" ") })}</p>}
    </div>
  );
}

function Acts({ entry: { order, line, draw, exchange }, shop }: { entry: MemberEntry; shop: MemberShop }) {
  const { say } = useWords();
  if (draw === null && !exchange.points && !exchange.love) return null;
  const named = (which: "entry.points" | "entry.love"): string =>
    shop.exchange === null ? say(which) : `${shop.exchange} · ${say(which)}`;
  return (
    <div className="acts">
      {draw !== null && (
        <a className="btn first" href={hashOf("draw", order, line)}>
          {say("entry.draw", { odds: oddsWords(draw) })}
        </a>
      )}
      {exchange.points && (
        <a className="btn" href={hashOf("exchange", order, line, "points")}>
          {named("entry.points")}
        </a>
      )}
      {exchange.love && (
        <a className="btn" href={hashOf("exchange", order, line, "love")}>
          {named("entry.love")}
        </a>
      )}
    </div>
  );
}
