/** One entry's life: what was promised, which order paid it how much and when, and the facts with their hashes. */
import { useState } from "react";
import type { HqFact } from "../../shared/contract/hq.ts";
import type { PayoutView } from "../../shared/contract/view.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, percent } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { TakeOut } from "./ByHand.tsx";
import { usePolled } from "./client.ts";
import { StatePill } from "./Entries.tsx";
import { May } from "./me.tsx";
import { hashOf } from "./place.ts";
import { QueueName } from "./QueueName.tsx";

function Payouts({
  payouts,
  by,
  zone,
  title,
  none,
}: {
  payouts: readonly PayoutView[];
  by: "from" | "to";
  zone: string;
  title: string;
  none: string;
}) {
  const { t, locale } = useTexts();
  return (
    <section className="card wide" aria-label={title}>
      <h2>{title}</h2>
      {payouts.length === 0 ? (
        <div className="empty">{none}</div>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{t(`hq.${by}`)}</th>
              <th>{t("hq.member")}</th>
              <th>{t("recent.at")}</th>
              <th className="r">{t("hq.amount")}</th>
            </tr>
          </thead>
          <tbody>
            {payouts.map((payout, index) => (
              <tr key={index}>
                <td>
                  {payout[by].startsWith("fund:") ? (
                    t("statement.funded", { n: payout[by].slice("fund:".length) })
                  ) : (
                    <a href={hashOf({ page: "entry", order: payout[by], line: 0 })}>{payout[by]}</a>
                  )}
                </td>
                <td>{payout.memberLabel ?? "—"}</td>
                <td className="nowrap">{moment(payout.at, locale, zone, true)}</td>
                <td className="r go">+{figures(payout.amountFen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Fact({ fact, zone }: { fact: HqFact; zone: string }) {
  const { t, locale, named } = useTexts();
  return (
    <li className="card pad stack" data-testid="fact" data-kind={fact.kind}>
      <div className="across">
        <b>{named("fact", fact.kind)}</b>
        <span className="pill">{fact.kind}</span>
        <span className="sub">
          {t("hq.factNumber", { n: fact.n, till: fact.till, seq: fact.seq })} ·{" "}
          {t("hq.factAt", {
            at: moment(fact.at, locale, zone, true),
            received: moment(fact.receivedAt, locale, zone, true),
          })}
        </span>
      </div>
      <div className="sub">
        {t("hq.hash")} <code className="mono">{fact.hash}</code>
      </div>
      <details>
        <summary>{t("hq.text")}</summary>
        <code className="mono">{fact.text}</code>
      </details>
    </li>
  );
}

type Props = { order: string; line: number; zone: string };

export function Life({ order, line, zone }: Props) {
  const { t, locale, named } = useTexts();
  const { value, refusal } = usePolled("entry.life", { order, line });
  const [proposed, setProposed] = useState(false);
  if (value === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  const { entry, facts, paidTo } = value;
  const paid = entry.entitlementFen === 0 ? 0 : Math.min(100, (entry.paidFen / entry.entitlementFen) * 100);
  return (
    <>
      <Refused said={refusal} />
      <section
        className="card pad stack"
        aria-label={t("entry.title")}
        data-testid="life"
        data-paid-fen={entry.paidFen}
      >
        <div className="across">
          <b className="big">{entry.order}</b>
          <StatePill state={entry.state} />
          <span>
            {t("member.title")} {entry.memberLabel}
          </span>
          <span className="sub">{moment(entry.at, locale, zone, true)}</span>
          {entry.drawn ? <span className="pill you">{t("entry.drawn")}</span> : null}
          <span className="push" />
          {entry.lottery === null ? null : (
            <a href={hashOf({ page: "proof", order: entry.order, line: entry.line })}>{t("hq.proof")}</a>
          )}
          <a href={hashOf({ page: "queue", key: entry.queue })}>
            <QueueName queue={entry.queue} />
          </a>
        </div>
        <progress className="bar" max={100} value={paid} aria-label={t("entry.received")} />
        <dl className="facts">
          {(
            [
              [t("hq.ratio"), `${percent(entry.ratioBp)} · ${named("source", entry.source)}`],
              [t("entry.entitlement"), figures(entry.entitlementFen)],
              [t("entry.received"), figures(entry.paidFen)],
              [t("entry.remaining"), figures(entry.remainingFen)],
              [
                t("hq.exchanged"),
                entry.exchangedTo === null
                  ? figures(entry.exchangedFen)
                  : `${figures(entry.exchangedFen)} · ${t(`exchange.${entry.exchangedTo}`)}`,
              ],
              [t("hq.cleared"), figures(entry.clearedFen)],
              [t("hq.voided"), figures(entry.voidedFen)],
              [t("hq.clawed"), figures(entry.clawedFen)],
              [t("hq.place"), entry.place === null ? "—" : String(entry.place)],
            ] as const
          ).map(([label, text]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        {entry.remainingFen > 0 ? (
          <May verb="second.propose">
            <div>
              <TakeOut
                order={entry.order}
                line={entry.line}
                byTill={ownedByTill(entry.queue)}
                onProposed={() => setProposed(true)}
              />
            </div>
          </May>
        ) : null}
        {proposed && entry.remainingFen > 0 ? (
          <div className="note go" role="status">
            <a href={hashOf({ page: "approvals" })}>{t("second.proposed")}</a>
          </div>
        ) : null}
      </section>
      <div className="halves">
        <Payouts
          payouts={entry.received}
          by="from"
          zone={zone}
          title={t("hq.receivedBy")}
          none={t("hq.nothingReceived")}
        />
        <Payouts payouts={paidTo} by="to" zone={zone} title={t("hq.paidTo")} none={t("hq.nothingPaid")} />
      </div>
      <section aria-label={t("hq.factsBehind")}>
        <h2>{t("hq.factsBehind")}</h2>
        <ul className="facts-list">
          {facts.map((fact) => (
            <Fact key={fact.n} fact={fact} zone={zone} />
          ))}
        </ul>
      </section>
    </>
  );
}
