/** What a member's cash, points and love value came from and went to, as a sum that visibly adds up, and the movements, newest first (§13.3). */
import { useState } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import type {
  HqMember,
  HqMovement,
  HqStatement,
  HqValueMovement,
  HqValueStatement,
} from "../../shared/contract/hqRewards.ts";
import { UNION } from "../../shared/rules/units.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures, money } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, SELDOM_MS, usePolled } from "./client.ts";
import { MemberLink } from "./MemberLink.tsx";
import { More } from "./More.tsx";
import { usePages, type Pages } from "../kit/pages.ts";
import { hashOf } from "./place.ts";

const PAGE = 50;

const signed = (fen: number): string => (fen > 0 ? `+${figures(fen)}` : figures(fen));

function useQueueName() {
  const { t } = useTexts();
  return ({ queue, queueName }: { queue: string; queueName: string }): string =>
    queue === UNION ? t("rule.from.union") : queueName;
}

function useParts() {
  const { t } = useTexts();
  const nameOf = useQueueName();
  return (it: HqStatement): { key: string; label: string; times: number | null; fen: number }[] => [
    ...it.payouts.map((row) => ({
      key: `payout ${row.queue}`,
      label: t("statement.received", { queue: nameOf(row) }),
      times: row.count,
      fen: row.amountFen,
    })),
    ...(it.payoutsClawedFen === 0
      ? []
      : [{ key: "clawed", label: t("statement.clawed"), times: null, fen: -it.payoutsClawedFen }]),
    ...it.rewards.flatMap((row) => {
      const kind = t(`reward.${row.kind}`);
      const credited = {
        key: `reward ${row.kind}`,
        label: t("statement.reward", { kind }),
        times: row.count,
        fen: row.creditedFen,
      };
      const clawed = {
        key: `clawed ${row.kind}`,
        label: t("statement.rewardClawed", { kind }),
        times: null,
        fen: -row.clawedFen,
      };
      return row.clawedFen === 0 ? [credited] : [credited, clawed];
    }),
    ...(it.withdrawnFen === 0
      ? []
      : [{ key: "withdrawn", label: t("statement.withdrawn"), times: null, fen: -it.withdrawnFen }]),
    ...(it.correctedFen === 0
      ? []
      : [{ key: "corrected", label: t("statement.corrected"), times: null, fen: it.correctedFen }]),
    ...(it.spentFen === 0 ? [] : [{ key: "spent", label: t("statement.spent"), times: null, fen: -it.spentFen }]),
  ];
}

function Sum({ statement }: { statement: HqStatement }) {
  const { t } = useTexts();
  const parts = useParts()(statement);
  return (
    <section
      className="card wide"
      aria-label={t("statement.title")}
      data-testid="statement"
      data-cash-fen={statement.cashFen}
      data-difference-fen={statement.differenceFen}
    >
      <h2>{t("statement.title")}</h2>
      <table className="table">
        <tbody>
          {parts.map(({ key, label, times, fen }) => (
            <tr key={key} data-part={key} data-fen={fen}>
              <td>{label}</td>
              <td className="r sub">{times === null ? "" : t("statement.times", { count: count(times) })}</td>
              <td className="r">{signed(fen)}</td>
            </tr>
          ))}
          {parts.length === 0 ? (
            <tr>
              <td colSpan={3} className="sub">
                {t("statement.nothing")}
              </td>
            </tr>
          ) : null}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("statement.cash")}</th>
            <td />
            <td className="r">
              <b className="big">= {figures(statement.cashFen)}</b>
            </td>
          </tr>
        </tfoot>
      </table>
      <div className="pad">
        {statement.differenceFen === 0 ? (
          <p className="sub">{t("statement.adds")}</p>
        ) : (
          <div className="note stop" role="alert">
            {t("statement.differs", { amount: money(statement.differenceFen) })}
          </div>
        )}
      </div>
    </section>
  );
}

function From({ it }: { it: HqMovement }) {
  const { t } = useTexts();
  if (it.what === "by-hand") {
    const why = it.reference === null ? it.reason : `${it.reason} · ${it.reference}`;
    return (
      <>
        {why}
        <div className="sub">{t("statement.byHand", { by: it.by, second: it.second })}</div>
      </>
    );
  }
  const source = it.what === "payout" ? it.from : it.order;
  if (source.startsWith("fund:")) return <>{t("statement.funded", { n: source.slice("fund:".length) })}</>;
  if (source.startsWith("day:") || source.startsWith("month:")) {
    const period = source.slice(source.indexOf(":") + 1);
    return <>{it.what === "payout" ? t("statement.day", { day: period }) : t("statement.period", { period })}</>;
  }
  return <a href={hashOf({ page: "search", text: source })}>{source}</a>;
}

function Movement({ it, zone }: { it: HqMovement; zone: string }) {
  const { t, locale } = useTexts();
  const nameOf = useQueueName();
  const whatOf = (): string => {
    switch (it.what) {
      case "payout":
        return t("statement.received", { queue: nameOf(it) });
      case "reward":
        return t(it.amountFen < 0 ? "statement.rewardClawed" : "statement.reward", { kind: t(`reward.${it.kind}`) });
      case "spent":
        return t("statement.spentOn");
      case "returned":
        return t("statement.returned");
      case "taken-back":
        return t("statement.clawed");
      case "by-hand":
        return t(it.how === "paid-out" ? "statement.withdrawn" : "statement.corrected");
    }
  };
  return (
    <tr data-movement={it.what} data-fen={it.amountFen}>
      <td className="nowrap">{moment(it.at, locale, zone, true)}</td>
      <td>{whatOf()}</td>
      <td>
        <From it={it} />
      </td>
      <td className={it.amountFen < 0 ? "r stopText" : "r go"}>{signed(it.amountFen)}</td>
      <td className="r">{figures(it.afterFen)}</td>
    </tr>
  );
}

type Page = HqOutput<"member.statement">;

const pageOf = ({ movements, next }: Page): Pages<HqMovement, NonNullable<Page["next"]>> => ({ rows: movements, next });

const HELD = ["cash", "points", "love", "frozen"] as const;
type Value = Exclude<(typeof HELD)[number], "cash">;

/** @param member as it is read each second: a statement is costly, and asked for when what it is about moved */
export function StatementCard({ member, zone }: { member: HqMember; zone: string }) {
  const { t } = useTexts();
  const [what, setWhat] = useState<(typeof HELD)[number]>("cash");
  return (
    <div className="stack">
      <div className="across" role="group" aria-label={t("statement.of")}>
        {HELD.map((each) => (
          <button
            key={each}
            type="button"
            className={each === what ? "btn on" : "btn"}
            aria-pressed={each === what}
            onClick={() => setWhat(each)}
          >
            {t(`statement.of.${each}`)} {figures(each === "cash" ? member.cashFen : member[each])}
          </button>
        ))}
      </div>
      {what === "cash" ? (
        <CashStatement member={member.member} cashFen={member.cashFen} zone={zone} />
      ) : (
        <ValueStatement key={what} member={member.member} what={what} held={member[what]} zone={zone} />
      )}
    </div>
  );
}

function CashStatement({ member, cashFen, zone }: { member: string; cashFen: number; zone: string }) {
  const { t } = useTexts();
  const asked = { member, before: null, limit: PAGE };
  const { value, refusal } = usePolled("member.statement", asked, SELDOM_MS, cashFen);
  const paged = usePages(
    value === null ? null : pageOf(value),
    // A movement has no name of its own; two that are the same in everything may stand for each other.
    (it) => JSON.stringify(it),
    async (before) => {
      const answer = await askHq("member.statement", { member, before, limit: PAGE });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value) } : answer;
    },
    // What a till sends late stands where its instant is, maybe on a later page.
    JSON.stringify(value?.statement ?? null),
  );
  if (value === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  const movements = paged.rows;
  return (
    <div className="stack">
      <Refused said={refusal} />
      <Sum statement={value.statement} />
      <section className="card wide" aria-label={t("statement.movements")} data-testid="movements">
        <h2>{t("statement.movements")}</h2>
        {movements.length === 0 ? (
          <div className="empty">{t("statement.noMovements")}</div>
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th>{t("statement.at")}</th>
                <th>{t("statement.what")}</th>
                <th>{t("statement.from")}</th>
                <th className="r">{t("hq.amount")}</th>
                <th className="r">{t("statement.after")}</th>
              </tr>
            </thead>
            <tbody>
              {movements.map((it, index) => (
                <Movement key={index} it={it} zone={zone} />
              ))}
            </tbody>
          </table>
        )}
        <More of={paged} />
      </section>
    </div>
  );
}

function ValueSum({ what, statement }: { what: Value; statement: HqValueStatement }) {
  const { t } = useTexts();
  const title = t(`statement.title.${what}`);
  return (
    <section
      className="card wide"
      aria-label={title}
      data-testid="value-statement"
      data-held={statement.held}
      data-difference={statement.difference}
    >
      <h2>{title}</h2>
      <table className="table">
        <tbody>
          {statement.sums.map(({ kind, amount, count: times }) => (
            <tr key={kind} data-part={kind} data-amount={amount}>
              <td>{t(`statement.kind.${kind}`)}</td>
              <td className="r sub">{t("statement.times", { count: count(times) })}</td>
              <td className="r">{signed(amount)}</td>
            </tr>
          ))}
          {statement.sums.length === 0 ? (
            <tr>
              <td colSpan={3} className="sub">
                {t("statement.nothing")}
              </td>
            </tr>
          ) : null}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t(`statement.of.${what}`)}</th>
            <td />
            <td className="r">
              <b className="big">= {figures(statement.held)}</b>
            </td>
          </tr>
        </tfoot>
      </table>
      <div className="pad">
        {statement.difference === 0 ? (
          <p className="sub">{t("statement.valueAdds")}</p>
        ) : (
          <div className="note stop" role="alert">
            {t("statement.valueDiffers", { amount: figures(statement.difference) })}
          </div>
        )}
      </div>
    </section>
  );
}

/** Whom or what a movement is about: another member, a gift, an order, a reason. */
function About({ it: { other, gift, order, decided } }: { it: HqValueMovement }) {
  const { t } = useTexts();
  if (other !== null) return <MemberLink member={other.member} label={other.memberLabel} />;
  if (decided !== null)
    return (
      <>
        {decided.reason}
        <div className="sub">{t("statement.byHand", decided)}</div>
      </>
    );
  return (
    <>
      {gift}
      {order === null ? null : <a href={hashOf({ page: "search", text: order })}>{order}</a>}
    </>
  );
}

type Values = HqOutput<"member.values">;
const valuesOf = ({ movements, next }: Values): Pages<HqValueMovement, number> => ({ rows: movements, next });

function ValueStatement({ member, what, held, zone }: { member: string; what: Value; held: number; zone: string }) {
  const { t, locale } = useTexts();
  const asked = { member, what, before: null, limit: PAGE };
  const { value, refusal } = usePolled("member.values", asked, SELDOM_MS, held);
  const paged = usePages(
    value === null ? null : valuesOf(value),
    ({ n }) => String(n),
    async (before) => {
      const answer = await askHq("member.values", { member, what, before, limit: PAGE });
      return answer.ok ? { ok: true as const, value: valuesOf(answer.value) } : answer;
    },
  );
  if (value === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  return (
    <div className="stack">
      <Refused said={refusal} />
      <ValueSum what={what} statement={value.statement} />
      <section className="card wide" aria-label={t("statement.movements")} data-testid="movements">
        <h2>{t("statement.movements")}</h2>
        {paged.rows.length === 0 ? (
          <div className="empty">{t("statement.noMovements")}</div>
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th>{t("statement.at")}</th>
                <th>{t("statement.what")}</th>
                <th>{t("statement.about")}</th>
                <th className="r">{t("statement.amount")}</th>
                <th className="r">{t("statement.after")}</th>
              </tr>
            </thead>
            <tbody>
              {paged.rows.map((it) => (
                <tr key={it.n} data-movement={it.kind} data-amount={it.amount}>
                  <td className="nowrap">{moment(it.at, locale, zone, true)}</td>
                  <td>{t(`statement.kind.${it.kind}`)}</td>
                  <td>
                    <About it={it} />
                  </td>
                  <td className={it.amount < 0 ? "r stopText" : "r go"}>{signed(it.amount)}</td>
                  <td className="r">{figures(it.after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <More of={paged} />
      </section>
    </div>
  );
}
