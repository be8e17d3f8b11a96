/** A draw (§6): its odds before, a calm moment, what it brought, and the proof after. */
import { useState } from "react";
import type { MemberOutput } from "../../shared/contract/member.ts";
import type { MemberProof } from "../../shared/contract/memberActs.ts";
import { figures, percent } from "../kit/amount.ts";
import { act } from "./acting.ts";
import { Back } from "./Back.tsx";
import { useAsked, type Said } from "./client.ts";
import { DrawProof } from "./DrawProof.tsx";
import { Odds } from "./Odds.tsx";
import { Refused } from "./Refused.tsx";
import type { ViewProps } from "./views.ts";
import { useWords } from "./words.ts";

const EVERY_MS = 3_000;
/** So long the moment of drawing lasts at least, ms. */
const MOMENT_MS = 1_400;

const after = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export default function Draw({ parts: [order = "", line = "0"] }: ViewProps) {
  const { say } = useWords();
  const which = { order, line: Number(line) || 0 };
  const { value: odds, refusal, again } = useAsked("draw.odds", which, EVERY_MS);
  const [isDrawing, setDrawing] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const draw = async (): Promise<void> => {
    setDrawing(true);
    const [answer] = await Promise.all([act("draw", which), after(MOMENT_MS)]);
    setSaid(answer.ok ? null : answer);
    setDrawing(false);
    again();
  };
  return (
    <>
      <Back title={say("draw.title")} />
      <Refused said={refusal ?? said} onAgain={again} />
      {odds !== null && (isDrawing ? <Moment /> : <Shown odds={odds} which={which} onDraw={() => void draw()} />)}
    </>
  );
}

function Moment() {
  const { say } = useWords();
  return (
    <div className="card pad moment" role="status">
      <i aria-hidden="true" />
      <p>{say("draw.drawing")}</p>
    </div>
  );
}

type ShownProps = {
  readonly odds: MemberOutput<"draw.odds">;
  readonly which: { readonly order: string; readonly line: number };
  readonly onDraw: () => void;
};

function Shown({ odds, which, onDraw }: ShownProps) {
  const { say } = useWords();
  const { state, why, till, lottery, now } = odds;
  const { value: proof, refusal } = useAsked("draw.proof", which, state === "drawn" ? null : EVERY_MS);
  if (state === "drawn")
    return (
      <>
        <Refused said={refusal} />
        {proof?.secret !== undefined && proof.secret !== null && <Result proof={proof} now={now} />}
        {proof !== null && <DrawProof proof={proof} />}
        <section className="card pad stack" aria-labelledby="odds">
          <h2 id="odds">{say("draw.oddsWere")}</h2>
          <Odds lottery={lottery} now={proof?.promised ?? now} />
        </section>
      </>
    );
  return (
    <>
      <section className="card pad stack" aria-labelledby="odds">
        <h2 id="odds">{say("draw.odds")}</h2>
        <Odds lottery={lottery} now={now} />
        <p className="sub">{say("draw.once")}</p>
      </section>
      {state === "waits" && (
        <p className="note wait" role="status">
          {say("draw.waits", { till: till ?? "" })}
        </p>
      )}
      {state === "closed" && <p className="note">{say(why === "paid-already" ? "draw.paid" : "draw.over")}</p>}
      {state === "open" && (
        <>
          {till !== null && <p className="sub">{say("draw.byTill", { till })}</p>}
          <button type="button" className="btn go big" onClick={onDraw}>
            {say("draw.now")}
          </button>
        </>
      )}
      {proof !== null && <DrawProof proof={proof} />}
    </>
  );
}

function Result({ proof, now }: { proof: MemberProof; now: ShownProps["odds"]["now"] }) {
  const { say } = useWords();
  const { ratioBp, promised } = proof;
  if (ratioBp === null)
    return (
      <section className="card pad result" role="status">
        <h2>{say("draw.noWin")}</h2>
        <p>{say("draw.noWinIs", { ratio: percent(promised.ratioBp), amount: figures(promised.entitlementFen) })}</p>
      </section>
    );
  return (
    <section className="card pad result" role="status" data-testid="drawn">
      <h2>{say("draw.drawn")}</h2>
      <p className="large">{percent(ratioBp)}</p>
      <p>{say("draw.fromTo", { from: figures(promised.entitlementFen), to: figures(now.entitlementFen) })}</p>
      <p className="sub">{say("draw.notSure")}</p>
    </section>
  );
}
