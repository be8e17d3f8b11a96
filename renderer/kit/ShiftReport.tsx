/** What a shift came to: sales, tenders, cash expected and counted, and what the queue made of it. */
import type { ShiftReport } from "../../shared/contract/shift.ts";
import { useTexts } from "../i18n/i18n.ts";
import type { TextKey } from "../i18n/i18n.ts";
import { count, figures, money } from "./amount.ts";
import { moment } from "./time.ts";
import "./report.css";

function Pairs({ title, rows }: { title: string; rows: readonly (readonly [TextKey, string])[] }) {
  const { t } = useTexts();
  return (
    <section>
      <h3 className="sub">{title}</h3>
      <dl className="reportPairs">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd className="amount">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const signed = (fen: number): string => (fen > 0 ? `+${figures(fen)}` : figures(fen));

function CashFigures({ report }: { report: ShiftReport }) {
  const { t } = useTexts();
  const difference = report.differenceFen;
  const how = difference === null || difference === 0 ? "even" : difference < 0 ? "short" : "over";
  return (
    <dl className="cashFigures">
      <div>
        <dt>{t("report.expected")}</dt>
        <dd data-testid="expected" data-fen={report.expectedFen ?? ""}>
          {report.expectedFen === null ? t("report.hidden") : money(report.expectedFen)}
        </dd>
      </div>
      {report.countedFen === null ? null : (
        <div>
          <dt>{t("report.counted")}</dt>
          <dd data-testid="report-counted" data-fen={report.countedFen}>
            {money(report.countedFen)}
          </dd>
        </div>
      )}
      {difference === null ? null : (
        <div className={how}>
          <dt>{t(`report.difference.${how}`)}</dt>
          <dd data-testid="difference" data-fen={difference}>
            {money(Math.abs(difference))}
          </dd>
        </div>
      )}
    </dl>
  );
}

export function ShiftFigures({ report, zone }: { report: ShiftReport; zone: string }) {
  const { t, locale, named } = useTexts();
  const { paidOutFen, outstandingFen } = report.queue;
  const when = (at: number, by: string | null) => `${moment(at, locale, zone)}${by === null ? "" : ` · ${by}`}`;
  return (
    <div
      className="stack report"
      data-testid="shift-report"
      data-shift={report.shift}
      data-number={report.number ?? ""}
    >
      <p className="sub">
        {t("report.opened", { when: when(report.openedAt, report.openedBy) })}
        {report.closedAt === null ? null : ` → ${t("report.closed", { when: when(report.closedAt, report.closedBy) })}`}
      </p>
      <CashFigures report={report} />
      {report.reason === null ? null : (
        <div className="note wait">
          {t("report.reason", { reason: report.reason })}
          {report.approvedBy === null ? null : ` · ${t("report.approved", { name: report.approvedBy })}`}
        </div>
      )}
      <div className="reportParts">
        <Pairs
          title={t("report.sales")}
          rows={[
            ["report.orders", count(report.orders)],
            ["report.salesSum", figures(report.salesFen)],
            ["report.discounts", figures(report.discountsFen)],
            ["report.rounding", signed(report.roundingFen)],
            ["report.returns", count(report.returns)],
            ["report.returnsSum", figures(report.returnsFen)],
          ]}
        />
        <Pairs
          title={t("report.drawer")}
          rows={[
            ["report.float", figures(report.floatFen)],
            ["report.paidIn", figures(report.paidInFen)],
            ["report.paidOut", figures(report.paidOutFen)],
            ["report.drawerOpened", count(report.drawerOpened)],
          ]}
        />
        <Pairs
          title={t("report.queue")}
          rows={[
            ["report.granted", figures(report.queue.grantedFen)],
            ["report.extracted", figures(report.queue.extractedFen)],
            // Headquarters does not know what a till's own queue paid meanwhile.
            ...(paidOutFen === null
              ? []
              : ([
                  ["report.paidToMembers", figures(paidOutFen)],
                  ["report.outstanding", outstandingFen === null ? t("report.notKnown") : figures(outstandingFen)],
                ] as const)),
          ]}
        />
      </div>
      {report.tenders.length === 0 ? null : (
        <table className="table" aria-label={t("report.tenders")}>
          <thead>
            <tr>
              <th>{t("report.tenders")}</th>
              <th className="r">{t("report.times")}</th>
              <th className="r">{t("report.taken")}</th>
              <th className="r">{t("report.givenBack")}</th>
            </tr>
          </thead>
          <tbody>
            {report.tenders.map((tender) => (
              <tr key={tender.kind} data-tender={tender.kind}>
                <th scope="row">{named("report.tender", tender.kind)}</th>
                <td className="r">{count(tender.count)}</td>
                <td className="r">{figures(tender.takenFen)}</td>
                <td className="r">{figures(tender.givenBackFen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {report.counted.length === 0 ? null : (
        <p className="sub">
          {t("report.pieces")}{" "}
          {report.counted.map(({ valueFen, count: n }) => `${figures(valueFen)} × ${n}`).join(" · ")}
        </p>
      )}
      {report.unsent > 0 ? <div className="note wait">{t("report.unsent", { count: report.unsent })}</div> : null}
    </div>
  );
}
