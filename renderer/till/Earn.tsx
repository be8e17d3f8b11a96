/**
 * What a sale earns, in words and as the picture of the line. Says the place and what is ahead,
 * and that it depends on future sales: never a date, never a promise of all of it (§12.4).
 */
import type { EarnView, WaitView } from "../../shared/contract/view.ts";
import { UNION } from "../../shared/rules/units.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, percent } from "../kit/amount.ts";
import { QueueLine } from "../kit/QueueLine.tsx";
import { useGivenName } from "./use.ts";

/** What waits ahead of the own entry and is not drawn, in fen; while unknown, something is. */
function leftOut(earn: Extract<EarnView, { joins: true }>): number {
  if (earn.aheadFen === null) return earn.place === 1 ? 0 : Math.max(1, earn.entitlementFen);
  const drawn = earn.head.reduce((sum, block) => sum + block.remainingFen, 0);
  return earn.between > 0 ? Math.max(1, earn.aheadFen - drawn) : 0;
}

/** How long at recent sales, as a range of days, or that recent sales do not reach it; never without that it is not promised. */
function useWait(wait: WaitView | null): string {
  const { t } = useTexts();
  if (wait === null) return t("earn.notGuaranteed");
  const { fromDays: from, toDays: to } = wait;
  if (from === null) return t("earn.wait.never");
  if (to === null) return `${t("earn.wait.from", { from })} · ${t("earn.notGuaranteed")}`;
  return from === to
    ? `${t("earn.wait.one", { days: from })} · ${t("earn.notGuaranteed")}`
    : `${t("earn.wait.range", { from, to })} · ${t("earn.notGuaranteed")}`;
}

type Props = { readonly earn: EarnView; readonly totalFen: number; readonly wait?: WaitView | null };

export function Earn({ earn, totalFen, wait = null }: Props) {
  const { t, named } = useTexts();
  const programme = useGivenName("name");
  const waits = useWait(wait);
  const title = programme === null ? t("earn.title") : t("earn.titleNamed", { name: programme });
  if (!earn.joins) {
    return (
      <section className="earn" role="group" aria-label={title} data-testid="earn" data-joins="false">
        <div className="sub">
          {t("earn.not")} {named("reason", earn.reason)}
        </div>
      </section>
    );
  }
  const where =
    earn.place === null
      ? t("earn.placeUnknown")
      : earn.aheadFen === null
        ? t("earn.place", { place: earn.place })
        : t("earn.placeAhead", { place: earn.place, ahead: figures(earn.aheadFen) });
  return (
    <section
      className="earn"
      role="group"
      aria-label={title}
      data-testid="earn"
      data-joins="true"
      data-fen={earn.entitlementFen}
      data-lottery={earn.lottery}
    >
      <div className="across sum">
        <span className="sub">{title}</span>
        <span className="big">{figures(earn.entitlementFen)}</span>
        <span className="sub">
          = {figures(totalFen)} × {percent(earn.ratioBp)} · {t("earn.decidedBy", { who: named("source", earn.source) })}
          {earn.lottery ? ` · ${t("earn.lottery")}` : ""}
        </span>
      </div>
      <QueueLine
        head={earn.head}
        moreFen={leftOut(earn)}
        ownFen={earn.entitlementFen}
        label={earn.place === null ? t("line.unknown") : t("line.own", { place: earn.place })}
      />
      {earn.queue === UNION ? (
        <div className="sub" data-testid="union">
          {t("earn.union")}
          {earn.poolFen ? ` · ${t("earn.pool", { amount: figures(earn.poolFen) })}` : null}
        </div>
      ) : null}
      <div className="sub">
        {where} · {waits}
      </div>
    </section>
  );
}
