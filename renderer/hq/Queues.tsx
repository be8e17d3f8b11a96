/** What the queues hold: the whole, then each of them with its picture. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqOutput, HqQueue } from "../../shared/contract/hq.ts";
import { QUEUE_SHOWN, QUEUE_SORTS, type QueueShown, type QueueSort } from "../../shared/contract/hqQueues.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { QueueLine } from "../kit/QueueLine.tsx";
import { Refused } from "../kit/Refused.tsx";
import { usePolled } from "./client.ts";
import { hashOf } from "./place.ts";
import { Wait } from "./Wait.tsx";

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

type Listed = HqOutput<"queue.list">["rows"][number];

/** What stands behind those that are drawn. */
export const moreFen = (queue: HqQueue): number =>
  Math.max(0, queue.waitingFen - queue.head.reduce((sum, block) => sum + block.remainingFen, 0));

function Row({ queue }: { queue: Listed }) {
  const { t } = useTexts();
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
      <td className="wait">
        <Wait wait={queue.wait} />
      </td>
      <td className="picture">
        <QueueLine small head={queue.head} moreFen={moreFen(queue)} ownFen={null} label={t("line.head")} />
      </td>
    </tr>
  );
}

const PAGE = 50;

export function Queues({ overview }: { overview: Overview }) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const [shown, setShown] = useState<QueueShown>("all");
  const [sort, setSort] = useState<QueueSort>("waitingFen");
  const [skip, setSkip] = useState(0);
  const { value, refusal } = usePolled("queue.list", { text: text.trim(), shown, sort, skip, limit: PAGE });
  const fromFirst = (set: () => void) => {
    set();
    setSkip(0);
  };
  return (
    <>
      <Kpis overview={overview} />
      <form
        className="card pad across"
        role="search"
        aria-label={t("queues.filter")}
        onSubmit={(event) => event.preventDefault()}
      >
        <TextInput
          className="grow"
          label={t("queues.search")}
          value={text}
          maxLength={80}
          onChange={(event) => fromFirst(() => setText(event.currentTarget.value))}
          autoComplete="off"
        />
        <NativeSelect
          label={t("queues.shown")}
          value={shown}
          onChange={(event) =>
            fromFirst(() => setShown(QUEUE_SHOWN.find((it) => it === event.currentTarget.value) ?? "all"))
          }
          data={QUEUE_SHOWN.map((value) => ({ value, label: t(`queues.shown.${value}`) }))}
        />
        <NativeSelect
          label={t("queues.sort")}
          value={sort}
          onChange={(event) =>
            fromFirst(() => setSort(QUEUE_SORTS.find((it) => it === event.currentTarget.value) ?? "waitingFen"))
          }
          data={QUEUE_SORTS.map((value) => ({ value, label: t(`queues.sort.${value}`) }))}
        />
      </form>
      <section className="card wide" aria-label={t("hq.queues")}>
        <Refused said={refusal} />
        {value === null ? (
          refusal === null ? (
            <div className="empty">{t("loading")}</div>
          ) : null
        ) : value.rows.length === 0 ? (
          <div className="empty" role="status">
            <b>{t(overview.queueCount === 0 ? "hq.noQueues" : "queues.none")}</b>
            <span>{t(overview.queueCount === 0 ? "hq.noQueuesHow" : "queues.noneHow")}</span>
          </div>
        ) : (
          <Table value={value} />
        )}
        {value === null || value.found <= PAGE ? null : (
          <div className="across pad">
            <button
              type="button"
              className="btn low"
              disabled={skip === 0}
              onClick={() => setSkip(Math.max(0, skip - PAGE))}
            >
              {t("queues.before")}
            </button>
            <span className="sub" data-testid="queues-range">
              {t("queues.range", {
                from: count(Math.min(skip + 1, value.found)),
                to: count(skip + value.rows.length),
                of: count(value.found),
                waiting: figures(value.waitingFen),
              })}
            </span>
            <button
              type="button"
              className="btn low"
              disabled={skip + PAGE >= value.found}
              onClick={() => setSkip(skip + PAGE)}
            >
              {t("queues.next")}
            </button>
          </div>
        )}
        <p className="sub pad">{t("queues.waitSaid")}</p>
      </section>
    </>
  );
}

function Table({ value }: { value: HqOutput<"queue.list"> }) {
  const { t } = useTexts();
  return (
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
          <th>{t("queues.wait")}</th>
          <th className="picture">{t("hq.line")}</th>
        </tr>
      </thead>
      <tbody>
        {value.rows.map((queue) => (
          <Row key={queue.key} queue={queue} />
        ))}
      </tbody>
    </table>
  );
}
