/** What is owed, by day or month (§12.8): opening + granted − paid − exchanged − cleared − voided = closing. */
import { NativeSelect } from "@mantine/core";
import { useMemo, useState } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import type { LiabilityRow } from "../../shared/contract/hqLiability.ts";
import { Calendar, dayText } from "../../shared/kernel/calendar.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { usePolled } from "./client.ts";
import { LiabilityPlot } from "./LiabilityPlot.tsx";
import { hashOf } from "./place.ts";
import { QueueChoice } from "./QueueChoice.tsx";

type Rolled = HqOutput<"liability.rollForward">;

const RANGES = [30, 90, 365, 1_825] as const;
/** More days than that are better read as months. */
const MOST_DAYS_SHOWN = 90;

/** The columns; what takes away stands with its sign. */
const COLUMNS = [
  ["granted", (row: LiabilityRow) => row.grantedFen],
  ["paid", (row: LiabilityRow) => -row.paidFen],
  ["exchanged", (row: LiabilityRow) => -row.exchangedFen],
  ["cleared", (row: LiabilityRow) => -row.clearedFen],
  ["voided", (row: LiabilityRow) => -row.voidedFen + row.clawedFen],
  ["moved", (row: LiabilityRow) => row.movedFen],
] as const;

function Line({ row, total = false }: { row: LiabilityRow; total?: boolean }) {
  const { t } = useTexts();
  const Cell = total ? "th" : "td";
  return (
    <tr data-period={total ? "total" : row.period} data-closing-fen={row.closingFen}>
      <Cell>{total ? t("liability.total") : row.period}</Cell>
      <Cell className="r">{figures(row.openingFen)}</Cell>
      {COLUMNS.map(([name, of]) => (
        <Cell key={name} className={of(row) === 0 ? "r sub" : "r"}>
          {figures(of(row))}
        </Cell>
      ))}
      <Cell className="r">
        <b>{figures(row.closingFen)}</b>
      </Cell>
    </tr>
  );
}

function Table({ value, by }: { value: Rolled; by: "day" | "month" }) {
  const { t } = useTexts();
  return (
    <div className="rewardDays">
      <table className="table" aria-label={t("hq.liability")}>
        <thead>
          <tr>
            <th>{t(`liability.${by}`)}</th>
            <th className="r">{t("liability.opening")}</th>
            {COLUMNS.map(([name]) => (
              <th key={name} className="r">
                {t(`liability.${name}`)}
              </th>
            ))}
            <th className="r">{t("liability.closing")}</th>
          </tr>
        </thead>
        <tbody>
          {value.rows.toReversed().map((row) => (
            <Line key={row.period} row={row} />
          ))}
        </tbody>
        <tfoot>
          <Line row={value.total} total />
        </tfoot>
      </table>
    </div>
  );
}

/** What the days come to, against what remains of every entry now. */
function Proof({ value }: { value: Rolled }) {
  const { t } = useTexts();
  const { waitingFen, closedFen, differenceFen } = value;
  return (
    <dl className="kpi" data-testid="liability-proof" data-difference-fen={differenceFen}>
      <div className="card">
        <dt>{t("liability.owed")}</dt>
        <dd>
          <b>{figures(waitingFen + closedFen)}</b>
          <small>
            {closedFen === 0 ? t("liability.owedHow") : t("liability.closed", { amount: figures(closedFen) })}
          </small>
        </dd>
      </div>
      <div className="card">
        <dt>{t("liability.granted")}</dt>
        <dd>
          <b>{figures(value.total.grantedFen)}</b>
          <small>{t("liability.inRange")}</small>
        </dd>
      </div>
      <div className="card">
        <dt>{t("liability.paidOut")}</dt>
        <dd>
          <b>{figures(value.total.paidFen)}</b>
          <small>{t("liability.ofExtracted", { amount: figures(value.total.extractedFen) })}</small>
        </dd>
      </div>
      <div className="card">
        <dt>{t("liability.check")}</dt>
        <dd>
          <span className={differenceFen === 0 ? "pill go" : "pill stop"}>
            {differenceFen === 0 ? t("liability.agrees") : t("liability.differs", { amount: figures(differenceFen) })}
          </span>
        </dd>
      </div>
    </dl>
  );
}

/** @param now the server's clock, ms */
export function LiabilityPage({ chosen, zone, now }: { chosen: string; zone: string; now: number }) {
  const { t } = useTexts();
  const [by, setBy] = useState<"day" | "month">("day");
  const [days, setDays] = useState<number>(30);
  const calendar = useMemo(() => new Calendar(zone), [zone]);
  const today = calendar.day(now);
  const { value, refusal } = usePolled("liability.rollForward", {
    queue: chosen === "" ? null : chosen,
    by,
    from: dayText(today - days + 1),
    to: dayText(today),
  });
  return (
    <>
      <section className="card pad across" aria-label={t("liability.filter")}>
        <QueueChoice
          label={t("liability.queue")}
          chosen={chosen}
          onChosen={(queue) => {
            location.hash = hashOf({ page: "liability", queue });
          }}
        />
        <NativeSelect
          label={t("rewards.days")}
          value={String(days)}
          onChange={(event) => {
            const wanted = Number(event.currentTarget.value);
            setDays(wanted);
            if (wanted > MOST_DAYS_SHOWN) setBy("month");
          }}
          data={RANGES.map((each) => ({ value: String(each), label: t("rewards.lastDays", { count: each }) }))}
        />
        <div className="across" role="group" aria-label={t("liability.by")}>
          {(["day", "month"] as const).map((each) => (
            <button
              key={each}
              type="button"
              className={each === by ? "btn on low" : "btn low"}
              aria-pressed={each === by}
              onClick={() => setBy(each)}
            >
              {t(each === "day" ? "liability.byDay" : "liability.byMonth")}
            </button>
          ))}
        </div>
      </section>
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : (
        <>
          <Proof value={value} />
          <section className="card wide" aria-label={t("hq.liability")}>
            {value.rows.length === 0 ? (
              <div className="empty">
                <b>{t("liability.none")}</b>
                <span>{t("liability.noneHow")}</span>
              </div>
            ) : (
              <>
                {by === "day" ? <LiabilityPlot value={value} /> : null}
                <Table value={value} by={by} />
              </>
            )}
            <p className="sub pad">{t("liability.how")}</p>
          </section>
        </>
      )}
    </>
  );
}
