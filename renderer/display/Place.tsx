/** Where the sale stands in the line, in words and as the picture. Never a date, never a promise (§12.4). */
import type { CustomerEarnView, WaitView } from "../../shared/contract/view.ts";
import { UNION } from "../../shared/rules/units.ts";
import { money } from "../kit/amount.ts";
import { QueueLine } from "../kit/QueueLine.tsx";
import type { Say } from "./words.ts";

type Props = {
  readonly earn: CustomerEarnView;
  readonly wait: WaitView | null;
  readonly say: Say;
  readonly title: string;
};

export function Place({ earn, wait, say, title }: Props) {
  if (!earn.joins) return null;
  const { place, aheadFen, entitlementFen, head } = earn;
  return (
    <section className="place" data-testid="place" data-place={place ?? ""}>
      <div className="earns">
        <span>{title}</span>
        <b>{money(entitlementFen)}</b>
      </div>
      <QueueLine
        head={head}
        moreFen={leftOut(earn)}
        ownFen={entitlementFen}
        label={place === null ? say("display.lineUnknown") : say("display.line", { place })}
      />
      <p className="where">
        <b>{place === null ? say("display.placeLater") : say("display.place", { place })}</b>
        {aheadFen !== null && aheadFen > 0 && <span>{say("display.ahead", { ahead: money(aheadFen) })}</span>}
      </p>
      {earn.queue === UNION && <p className="sub">{say("display.union")}</p>}
      <p className="sub">
        {waitWords(wait, say)}
        {say("display.depends")}
      </p>
    </section>
  );
}

/** What waits ahead and is not drawn, fen; while unknown, something is. */
function leftOut({
  head,
  between,
  aheadFen,
  place,
  entitlementFen,
}: Extract<CustomerEarnView, { joins: true }>): number {
  if (aheadFen === null) return place === 1 ? 0 : Math.max(1, entitlementFen);
  const drawn = head.reduce((sum, block) => sum + block.remainingFen, 0);
  return between > 0 ? Math.max(1, aheadFen - drawn) : 0;
}

function waitWords(wait: WaitView | null, say: Say): string {
  if (wait === null) return "";
  const { fromDays: from, toDays: to } = wait;
  const words =
    from === null
      ? say("display.waitNever")
      : to === null
        ? say("display.waitFrom", { from })
        : from === to
          ? say("display.waitOne", { days: from })
          : say("display.waitRange", { from, to });
  return `${words} · `;
}
