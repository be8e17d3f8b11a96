/** What a draw may bring: each outcome with its chance, as a list with bars, the lowest first. */
import type { MemberLottery } from "../../shared/contract/memberActs.ts";
import { count, figures, percent } from "../kit/amount.ts";
import { chanceBp } from "./chance.ts";
import { useWords } from "./words.ts";

type Props = {
  readonly lottery: MemberLottery;
  /** What it is without a draw. */
  readonly now: { readonly ratioBp: number; readonly entitlementFen: number };
};

export function Odds({ lottery, now }: Props) {
  const { say } = useWords();
  if (lottery.kind === "range") {
    const { low, high, of } = lottery;
    return (
      <div className="stack">
        <p className="range">
          <b>{percent(low.ratioBp)}</b>
          <i aria-hidden="true" />
          <b>{percent(high.ratioBp)}</b>
        </p>
        <p>
          {say("draw.range", {
            low: percent(low.ratioBp),
            high: percent(high.ratioBp),
            from: figures(low.entitlementFen),
            to: figures(high.entitlementFen),
          })}
        </p>
        <p className="sub">{say("draw.rangeEach", { of: count(of) })}</p>
      </div>
    );
  }
  const { outcomes, miss, of } = lottery;
  const chance = (weight: number): string => {
    const bp = chanceBp(weight, of);
    return bp === null ? say("draw.least") : percent(bp);
  };
  return (
    <ul className="odds">
      {miss > 0 && (
        <li>
          <span className="what">
            <b>{say("draw.miss")}</b>
            <span className="sub">
              {say("draw.missIs", { ratio: percent(now.ratioBp), amount: figures(now.entitlementFen) })}
            </span>
          </span>
          <Bar weight={miss} of={of} text={chance(miss)} />
        </li>
      )}
      {outcomes.map(({ ratioBp, entitlementFen, weight }) => (
        <li key={ratioBp}>
          <span className="what">
            <b>{percent(ratioBp)}</b>
            <span className="sub">{say("draw.becomes", { amount: figures(entitlementFen) })}</span>
          </span>
          <Bar weight={weight} of={of} text={chance(weight)} />
        </li>
      ))}
    </ul>
  );
}

function Bar({ weight, of, text }: { weight: number; of: number; text: string }) {
  const { say } = useWords();
  return (
    <span className="chance">
      <span className="bar" aria-hidden="true">
        <i style={{ width: `${(weight / of) * 100}%` }} />
      </span>
      <span>
        <span className="unseen">{say("draw.chance")} </span>
        {text} <span className="sub">{say("draw.of", { weight: count(weight), of: count(of) })}</span>
      </span>
    </span>
  );
}
