/** What was sold, as figures, a picture and a table. Refuses to know who asked whom for it. */
import type { HqOutput } from "../../shared/contract/hq.ts";
import type { SalesBy, SalesRow } from "../../shared/contract/hqReports.ts";
import { measured, SALE_MEASURES, type SaleMeasure } from "../../shared/ledger/saleRows.ts";
import { useTexts, type Language, type T } from "../i18n/i18n.ts";
import { count, figures, percent } from "../kit/amount.ts";
import { average, change, csvOf, margin, saveText, shown } from "./reportFigures.ts";
import { CoursePlot, HourPlot, RowPlot } from "./ReportPlot.tsx";

export type SalesReport = HqOutput<"report.sales">;
export const IS_TIME: ReadonlySet<SalesBy> = new Set<SalesBy>(["day", "week", "month"]);

/** What a person calls a row. */
export function nameOf(
  by: SalesBy,
  row: Pick<SalesRow, "key" | "label" | "labelEn" | "of">,
  t: T,
  language: Language,
): string {
  const label = language === "en" ? row.labelEn : row.label;
  const of = row.of === null || row.of === "" ? "" : `${row.of} · `;
  switch (by) {
    case "day":
    case "month":
      return row.key;
    case "week":
      return t("reports.weekOf", { day: row.key });
    case "hour":
      return `${row.key}:00`;
    case "channel":
      return channel(row.key, t);
    case "store":
      return label === "" ? t("reports.channel.mall") : label;
    case "till":
      return label === "" ? `${of}${channel(row.key.split(":")[0] ?? "", t)}` : `${of}${label}`;
    case "clerk":
      return `${of}${label === "" ? t("reports.nobody") : label}`;
    case "product":
      return label === "" ? t("reports.noProduct") : label;
  }
}

function channel(key: string, t: T): string {
  return key === "mall" || key === "online" ? t(`reports.channel.${key}`) : t("reports.channel.cashier");
}

function Figure({
  name,
  value,
  was,
  note,
}: {
  name: string;
  value: string;
  was: string | null;
  note?: string | undefined;
}) {
  return (
    <div className="card">
      <dt>{name}</dt>
      <dd>
        <b>{value}</b>
        {was === null ? null : <small className="change">{was}</small>}
        {note === undefined ? null : <small>{note}</small>}
      </dd>
    </div>
  );
}

/** The figures of the whole period, each with its change. */
export function SalesSums({ value }: { value: SalesReport }) {
  const { t } = useTexts();
  const { total, totalBefore } = value;
  const was = (what: SaleMeasure) => change(measured(total, what), totalBefore && measured(totalBefore, what));
  const each = average(total);
  const eachBefore = totalBefore && average(totalBefore);
  const share = margin(total);
  return (
    <dl
      className="kpi six"
      data-testid="report-sums"
      data-net-fen={measured(total, "net")}
      data-sales={total.sales}
      data-net-before-fen={totalBefore === null ? "" : measured(totalBefore, "net")}
    >
      <Figure name={t("reports.net")} value={figures(measured(total, "net"))} was={was("net")} />
      <Figure name={t("reports.sales")} value={count(total.sales)} was={was("sales")} />
      <Figure
        name={t("reports.average")}
        value={each === null ? "–" : figures(each)}
        was={each === null ? null : change(each, eachBefore)}
      />
      <Figure
        name={t("reports.refunded")}
        value={figures(total.refunded)}
        was={was("refunded")}
        note={t("reports.refunds", { count: count(total.refunds) })}
      />
      <Figure name={t("reports.discount")} value={figures(total.discount)} was={was("discount")} />
      <Figure
        name={t("reports.profit")}
        value={share === null ? "–" : figures(measured(total, "profit"))}
        was={share === null ? null : was("profit")}
        note={share === null ? t("reports.noCost") : t("reports.margin", { share: percent(Math.max(0, share)) })}
      />
    </dl>
  );
}

export function SalesPlot({ value, by, what }: { value: SalesReport; by: SalesBy; what: SaleMeasure }) {
  const { t, language } = useTexts();
  const points = value.rows.map((row) => ({
    key: row.key,
    name: nameOf(by, row, t, language),
    value: measured(row.figures, what),
    before: row.before && measured(row.before, what),
  }));
  const title = t("reports.plotTitle", { what: t(`reports.${what}`), by: t(`reports.by.${by}`) });
  const Plot = IS_TIME.has(by) ? CoursePlot : by === "hour" ? HourPlot : RowPlot;
  const label = t("reports.plot", { title, from: value.from, to: value.to });
  return <Plot title={title} label={label} points={points} said={(fen) => shown(what, fen)} />;
}

type TableProps = {
  readonly value: SalesReport;
  readonly by: SalesBy;
  /** By what it is in order, and what the picture shows. */
  readonly what: SaleMeasure;
  readonly onWhat: (what: SaleMeasure) => void;
};

/** Times newest first, without those in which nothing was; the rest as it came. */
export function rowsShown({ rows }: SalesReport, by: SalesBy): readonly SalesRow[] {
  const any = (it: SalesRow["figures"] | null) => it !== null && (it.sales > 0 || it.refunds > 0);
  const filled = rows.filter((row) => any(row.figures) || any(row.before));
  return IS_TIME.has(by) ? filled.toReversed() : filled;
}

export function SalesTable({ value, by, what, onWhat }: TableProps) {
  const { t, language } = useTexts();
  return (
    <div className="rewardDays">
      <table className="table" aria-label={t(`reports.by.${by}`)} data-testid="report-table">
        <thead>
          <tr>
            <th>{t(`reports.by.${by}`)}</th>
            {SALE_MEASURES.map((each) => (
              <th key={each} className="r" aria-sort={each === what ? "descending" : undefined}>
                <button type="button" className={each === what ? "sorting on" : "sorting"} onClick={() => onWhat(each)}>
                  {t(`reports.${each}`)}
                </button>
              </th>
            ))}
            {value.compared === null ? null : <th className="r">{t("reports.change")}</th>}
          </tr>
        </thead>
        <tbody>
          {rowsShown(value, by).map((row) => (
            <tr key={row.key} data-key={row.key} data-net-fen={measured(row.figures, "net")}>
              <td>{nameOf(by, row, t, language)}</td>
              {SALE_MEASURES.map((each) => (
                <td key={each} className={measured(row.figures, each) === 0 ? "r sub" : "r"}>
                  {each === "profit" && row.figures.costed === 0 ? "–" : shown(each, measured(row.figures, each))}
                </td>
              ))}
              {value.compared === null ? null : (
                <td className="r">
                  {change(measured(row.figures, what), row.before && measured(row.before, what)) ?? "–"}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The very table as a file, amounts in yuan. */
export function SaveSales({ value, by }: Pick<TableProps, "value" | "by">) {
  const { t, language } = useTexts();
  const save = () => {
    const heads = SALE_MEASURES.map((each) => t(`reports.${each}`));
    const before = value.compared === null ? [] : heads.map((head) => `${head} (${t("reports.then")})`);
    const lines = rowsShown(value, by).map((row) => [
      nameOf(by, row, t, language),
      ...SALE_MEASURES.map((each) => number(each, row.figures)),
      ...(value.compared === null ? [] : SALE_MEASURES.map((each) => row.before && number(each, row.before))),
    ]);
    saveText(
      `paifan-sales-${by}-${value.from}-${value.to}.csv`,
      csvOf([[t(`reports.by.${by}`), ...heads, ...before], ...lines]),
    );
  };
  return (
    <button type="button" className="btn low" onClick={save}>
      {t("reports.save")}
    </button>
  );
}

/** Yuan and pieces, as a spreadsheet reckons with them. */
function number(what: SaleMeasure, it: SalesRow["figures"]): number {
  const value = measured(it, what);
  if (what === "sales") return value;
  return value / (what === "quantity" ? 1_000 : 100);
}
