/** The first view: what waits and what came, then each entry with its place in the line. */
import type { MemberHome } from "../../shared/contract/memberEntry.ts";
import { figures } from "../kit/amount.ts";
import { Ended, Entries } from "./Entries.tsx";
import { hashOf } from "./place.ts";
import { useWords } from "./words.ts";

export function Home({ home }: { home: MemberHome }) {
  const { say } = useWords();
  const { shop, member, sums, waiting, anyOther } = home;
  const isNone = waiting.rows.length === 0;
  return (
    <>
      <header className="top">
        <h1>{shop.programme ?? say("m.title")}</h1>
        <p className="sub">{[shop.name, member.name, member.label].filter((it) => it !== null).join(" · ")}</p>
      </header>
      <dl className="sums card">
        {sums.waitingFen !== undefined && <Sum label={say("home.waiting")} amount={sums.waitingFen} tone="wait" />}
        {sums.paidFen !== undefined && <Sum label={say("home.paid")} amount={sums.paidFen} tone="go" />}
      </dl>
      <dl className="sums small card">
        <Sum label={say("home.cash")} amount={sums.cashFen} to="cash" />
        <Sum label={say("home.points")} amount={sums.points} to="points" />
        <Sum
          label={say("home.love")}
          amount={sums.love}
          to="love"
          {...(sums.loveFrozen === 0 ? {} : { note: say("home.frozen", { amount: figures(sums.loveFrozen) }) })}
        />
      </dl>
      {isNone && !anyOther && (
        <div className="card pad empty">
          <b>{say("home.none")}</b>
          <p>{say("home.noneHow")}</p>
        </div>
      )}
      {!isNone && (
        <section className="stack" aria-label={say("home.waits")}>
          <Entries waiting first={waiting} shop={shop} />
        </section>
      )}
      {anyOther && (
        <section className="stack" aria-labelledby="over">
          <h2 id="over">{say("home.over")}</h2>
          <Ended shop={shop} />
        </section>
      )}
      <p className="how">
        {say("home.how")} <a href={hashOf("how")}>{say("home.howMore")}</a>
      </p>
    </>
  );
}

/** `to`: where all that moved it stands. */
type SumProps = { label: string; amount: number; tone?: "wait" | "go"; note?: string; to?: string };
function Sum({ label, amount, tone, note, to }: SumProps) {
  return (
    <div>
      <dt>{to === undefined ? label : <a href={hashOf("history", to)}>{label}</a>}</dt>
      <dd className={tone}>{figures(amount)}</dd>
      {note !== undefined && <dd className="sub">{note}</dd>}
    </div>
  );
}
