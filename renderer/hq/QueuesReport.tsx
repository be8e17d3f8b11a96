/** What queues did over a period: extracted, paid out, granted, what is owed, and how long it would wait at recent sales. */
import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import {
  MOST_DAILY,
  QUEUES_BY,
  type Compare,
  type QueueFigures,
  type QueuesBy,
  type QueuesRow,
} from "../../shared/contract/hqReports.ts";
import { useTexts, type T } from "../i18n/i18n.ts";
import { figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { usePolled } from "./client.ts";
import { QueueChoice } from "./QueueChoice.tsx";
import { change, csvOf, saveText } from "./reportFigures.ts";
import { lengthOf, type Span } from "./reportPeriods.ts";
import { CoursePlot, RowPlot } from "./ReportPlot.tsx";

type Report = HqOutput<"report.queues">;
const MEASURES = [
  "extracted",
  "paid",
  "granted",
  "exchanged",
  "voided",
  "owed",
] as const satisfies readonly (keyof QueueFigures)[];
type Measure = (typeof MEASURES)[number];
const KPI = ["extracted", "paid", "granted", "owed"] as const;
const LIVE_DAYS = 31;
const LONG_EVERY_MS = 5_000;

function nameOf(by: QueuesBy, row: QueuesRow, t: T): string {
  if (by === "week") return t("reports.weekOf", { day: row.key });
  if (by === "day" || by === "month") return row.key;
  return row.label === "" ? t("reports.severalStores") : row.label;
}

function waitText({ wait }: QueuesRow, t: T): string {
  if (wait === null) return "–";
  const { fromDays, toDays } = wait;
  if (fromDays === null) return t("reports.waitUnknown");
  if (toDays === null) return t("reports.waitFrom", { from: fromDays });
  return fromDays === toDays
    ? t("reports.waitDays", { days: toDays })
    : t("reports.waitRange", { from: fromDays, to: toDays });
}

/** @param store null: every one */
export function QueuesReport({ span, compare, store }: { span: Span; compare: Compare; store: string | null }) {
  const { t, named } = useTexts();
  const days = lengthOf(span);
  const [chosen, setBy] = useState<QueuesBy>("day");
  const [what, setWhat] = useState<Measure>("extracted");
  const [queue, setQueue] = useState("");
  const by: QueuesBy = chosen === "day" && days > MOST_DAILY ? "month" : chosen;
  const isTime = by === "day" || by === "week" || by === "month";
  const { value, refusal } = usePolled(
    "report.queues",
    { ...span, by, compare, store, queue: queue === "" || !isTime ? null : queue },
    days <= LIVE_DAYS ? true : LONG_EVERY_MS,
  );
  return (
    <>
      <section className="card pad stack" aria-label={t("reports.dimension")}>
        <div className="across reportBy" role="group" aria-label={t("reports.dimension")}>
          {QUEUES_BY.map((each) => (
            <button
              key={each}
              type="button"
              className={each === by ? "btn on low" : "btn low"}
              aria-pressed={each === by}
              onClick={() => setBy(each)}
            >
              {t(`reports.by.${each}`)}
            </button>
          ))}
        </div>
        <div className="across">
          <NativeSelect
            label={t("reports.measure")}
            value={what}
            onChange={(event) => setWhat(MEASURES.find((each) => each === event.currentTarget.value) ?? "extracted")}
            data={MEASURES.map((each) => ({ value: each, label: t(`reports.${each}`) }))}
          />
          {isTime ? <QueueChoice label={t("liability.queue")} chosen={queue} onChosen={setQueue} /> : null}
          {value === null ? null : <Save value={value} by={by} />}
        </div>
      </section>
      {refusal === null ? null : <Refused said={{ ...refusal, message: named("refusal", refusal.code) }} />}
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : (
        <Whole value={value} by={by} what={what} />
      )}
    </>
  );
}

function Whole({ value, by, what }: { value: Report; by: QueuesBy; what: Measure }) {
  const { t } = useTexts();
  const points = value.rows.map((row) => ({
    key: row.key,
    name: nameOf(by, row, t),
    value: row.figures[what],
    before: row.before && row.before[what],
  }));
  const title = t("reports.plotTitle", { what: t(`reports.${what}`), by: t(`reports.by.${by}`) });
  const Plot = by === "queue" || by === "store" ? RowPlot : CoursePlot;
  return (
    <>
      {value.compared === null ? null : <p className="sub">{t("reports.comparedWith", value.compared)}</p>}
      <dl
        className="kpi"
        data-testid="report-queue-sums"
        data-extracted-fen={value.total.extracted}
        data-owed-fen={value.total.owed}
      >
        {KPI.map((each) => (
          <div key={each} className="card">
            <dt>{t(`reports.${each}`)}</dt>
            <dd>
              <b>{figures(value.total[each])}</b>
              <small className="change">
                {change(value.total[each], value.totalBefore && value.totalBefore[each])}
              </small>
            </dd>
          </div>
        ))}
      </dl>
      <section className="card wide" aria-label={t(`reports.by.${by}`)}>
        {value.rows.length === 0 ? (
          <div className="empty">
            <b>{t("reports.none")}</b>
            <span>{t("reports.noneHow")}</span>
          </div>
        ) : (
          <>
            <Plot
              title={title}
              label={t("reports.plot", { title, from: value.from, to: value.to })}
              points={points}
              said={figures}
            />
            <Table value={value} by={by} what={what} />
          </>
        )}
        <p className="sub pad">{t("reports.waitHow")}</p>
      </section>
    </>
  );
}

function Table({ value, by, what }: { value: Report; by: QueuesBy; what: Measure }) {
  const { t } = useTexts();
  const isTime = by === "day" || by === "week" || by === "month";
  return (
    <div className="rewardDays">
      <table className="table" aria-label={t(`reports.by.${by}`)} data-testid="report-queue-table">
        <thead>
          <tr>
            <th>{t(`reports.by.${by}`)}</th>
            {MEASURES.map((each) => (
              <th key={each} className="r">
                {t(`reports.${each}`)}
              </th>
            ))}
            <th className="r">{t("reports.wait")}</th>
            {value.compared === null ? null : <th className="r">{t("reports.change")}</th>}
          </tr>
        </thead>
        <tbody>
          {(isTime ? value.rows.toReversed() : value.rows).map((row) => (
            <tr key={row.key} data-key={row.key} data-owed-fen={row.figures.owed}>
              <td>{nameOf(by, row, t)}</td>
              {MEASURES.map((each) => (
                <td key={each} className={row.figures[each] === 0 ? "r sub" : "r"}>
                  {figures(row.figures[each])}
                </td>
              ))}
              <td className="r">{waitText(row, t)}</td>
              {value.compared === null ? null : (
                <td className="r">{change(row.figures[what], row.before && row.before[what]) ?? "–"}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Save({ value, by }: { value: Report; by: QueuesBy }) {
  const { t } = useTexts();
  const save = () => {
    const heads = [t(`reports.by.${by}`), ...MEASURES.map((each) => t(`reports.${each}`)), t("reports.wait")];
    const lines = value.rows.map((row) => [
      nameOf(by, row, t),
      ...MEASURES.map((each) => row.figures[each] / 100),
      row.wait?.toDays ?? null,
    ]);
    saveText(`paifan-queues-${by}-${value.from}-${value.to}.csv`, csvOf([heads, ...lines]));
  };
  return (
    <button type="button" className="btn low" onClick={save}>
      {t("reports.save")}
    </button>
  );
}
