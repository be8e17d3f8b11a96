/** The union queue's pools: what gathers today, and every day's with its arithmetic (§10.2–§10.4). */
import type { HqOutput } from "../../shared/contract/hq.ts";
import type { HqNight } from "../../shared/contract/hqRewards.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, percent } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, usePolled } from "./client.ts";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";

type Union = HqOutput<"union.nights">;
type Arithmetic = Pick<
  HqNight,
  "broughtFen" | "profitFen" | "rewardedFen" | "netFen" | "shareBp" | "gainedFen" | "carriedFen" | "poolFen"
>;

const PAGE = 30;

const dayOf = ({ day }: HqNight): string => day;

async function nightsBefore(before: string) {
  const answer = await askHq("union.nights", { before, limit: PAGE });
  return answer.ok ? { ok: true as const, value: pageOf(answer.value.nights, PAGE, dayOf) } : answer;
}

function useLine() {
  const { t } = useTexts();
  return (it: Arithmetic): string =>
    t("union.line", {
      brought: figures(it.broughtFen),
      profit: figures(it.profitFen),
      rewarded: figures(it.rewardedFen),
      net: figures(it.netFen),
      share: percent(it.shareBp),
      gained: figures(it.gainedFen),
      carried: figures(it.carriedFen),
      pool: figures(it.poolFen),
    });
}

function Pot({ union }: { union: Union }) {
  const { t } = useTexts();
  const line = useLine();
  const { pot, inProgress } = union;
  return (
    <section
      className="card pad stack"
      aria-label={t("union.pot", { day: pot.day })}
      data-testid="pot"
      data-pool-fen={pot.poolFen}
    >
      <h2>{t("union.pot", { day: pot.day })}</h2>
      {inProgress === null ? null : (
        <div className="note wait" role="status">
          {t("union.inProgress", { day: inProgress })}
        </div>
      )}
      <div className="across">
        <span>{t("union.next")}</span>
        <b className="big">{figures(pot.poolFen)}</b>
      </div>
      <p>{line(pot)}</p>
      <p className="sub">{t("union.potHow")}</p>
    </section>
  );
}

function Night({ night, zone }: { night: HqNight; zone: string }) {
  const { t, locale } = useTexts();
  const line = useLine();
  return (
    <li data-night={night.day} data-pool-fen={night.poolFen} data-done={night.done}>
      <div className="across">
        <b>{night.day}</b>
        {night.done ? null : <span className="pill wait">{t("union.working")}</span>}
        <span className="sub push">{moment(night.at, locale, zone, true)}</span>
      </div>
      <p>{line(night)}</p>
      <p className={night.paused ? "sub" : ""}>
        {night.paused
          ? t("union.paused")
          : t("union.given", {
              accelerated: figures(night.acceleratedFen),
              paid: figures(night.paidFen),
              left: figures(night.leftFen),
            })}
      </p>
    </li>
  );
}

export function UnionPage({ zone }: { zone: string }) {
  const { t } = useTexts();
  const { value, refusal } = usePolled("union.nights", { before: null, limit: PAGE });
  const paged = usePages(value === null ? null : pageOf(value.nights, PAGE, dayOf), dayOf, nightsBefore);
  const nights = paged.rows;
  if (value === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  return (
    <>
      <Refused said={refusal} />
      {value.on ? (
        <Pot union={value} />
      ) : (
        <div className="card empty">
          <b>{t("union.off")}</b>
          <span>{t("union.offHow")}</span>
        </div>
      )}
      {value.toDivideFen === null ? null : (
        <section className="card pad across" aria-label={t("union.toDivide")} data-to-divide-fen={value.toDivideFen}>
          <span>{t("union.toDivide")}</span>
          <b>{figures(value.toDivideFen)}</b>
        </section>
      )}
      {value.on || nights.length > 0 ? (
        <section className="card wide" aria-label={t("union.nights")}>
          <h2>{t("union.nights")}</h2>
          {nights.length === 0 ? (
            <div className="empty">
              <b>{t("union.noNights")}</b>
              <span>{t("union.noNightsHow")}</span>
            </div>
          ) : (
            <ul className="nights">
              {nights.map((night) => (
                <Night key={night.day} night={night} zone={zone} />
              ))}
            </ul>
          )}
          <More of={paged} />
        </section>
      ) : null}
    </>
  );
}
