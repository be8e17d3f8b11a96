/** What the queues hold: the whole, then each of them with its picture. */
import type { HqOutput, HqQueue } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { QueueLine } from "../kit/QueueLine.tsx";
import { hashOf } from "./place.ts";

type Overview = HqOutput<"overview">;

function Card({ label, value, small }: { label: string; value: string; small?: string }) {
  return (
    <div className="card">
      <dt>{label}</dt>
      <dd>
        <b>{value}</b>
        {small === undefined ? null : <small>{small}</small>}
      </dd>
    </div>
  );
}

export function Kpis({ overview }: { overview: Overview }) {
  const { t } = useTexts();
  return (
    <dl className="kpi" data-testid="overview">
      <Card label={t("hq.waiting")} value={figures(overview.waitingFen)} small={t("hq.waitingHow")} />
      <Card label={t("hq.extracted")} value={figures(overview.extractedFen)} />
      <Card label={t("hq.paid")} value={figures(overview.paidFen)} />
      <Card label={t("hq.retained")} value={figures(overview.retainedFen)} />
      <Card
        label={t("hq.orders")}
        value={count(overview.orders)}
        small={t("hq.refunds", { count: count(overview.refunds), members: count(overview.members) })}
      />
      <Card
        label={t("hq.facts")}
        value={count(overview.facts)}
        small={t("hq.rulesNow", { version: overview.rulesVersion })}
      />
    </dl>
  );
}

function Row({ queue }: { queue: HqQueue }) {
  const { t } = useTexts();
  const drawn = queue.head.reduce((sum, block) => sum + block.remainingFen, 0);
  return (
    <tr data-queue={queue.key}>
      <td>
        <a href={hashOf({ page: "queue", key: queue.key })} aria-label={t("hq.openQueue", { name: queue.name })}>
          {queue.name}
        </a>
        <div className="sub">{queue.key}</div>
        {queue.halted === null ? null : <div className="note stop">{t("hq.halted", { why: queue.halted })}</div>}
      </td>
      <td>
        <span className={queue.owner === "server" ? "pill go" : "pill wait"}>{t(`hq.owner.${queue.owner}`)}</span>
      </td>
      <td className="r">{count(queue.waitingCount)}</td>
      <td className="r">{figures(queue.waitingFen)}</td>
      <td className="r">{figures(queue.extractedFen)}</td>
      <td className="r">{figures(queue.paidFen)}</td>
      <td className="r">{figures(queue.retainedFen)}</td>
      <td className="picture">
        <QueueLine
          small
          head={queue.head}
          moreFen={Math.max(0, queue.waitingFen - drawn)}
          ownFen={null}
          label={t("line.head")}
        />
      </td>
    </tr>
  );
}

export function Queues({ overview }: { overview: Overview }) {
  const { t } = useTexts();
  return (
    <>
      <Kpis overview={overview} />
      <section className="card wide" aria-label={t("hq.queues")}>
        {overview.queues.length === 0 ? (
          <div className="empty">
            <b>{t("hq.noQueues")}</b>
            <span>{t("hq.noQueuesHow")}</span>
          </div>
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th>{t("hq.queue")}</th>
                <th>{t("hq.owner")}</th>
                <th className="r">{t("hq.count")}</th>
                <th className="r">{t("hq.waitingFen")}</th>
                <th className="r">{t("hq.extracted")}</th>
                <th className="r">{t("hq.paid")}</th>
                <th className="r">{t("hq.retained")}</th>
                <th>{t("hq.line")}</th>
              </tr>
            </thead>
            <tbody>
              {overview.queues.map((queue) => (
                <Row key={queue.key} queue={queue} />
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}
