/** What was sold over a period: asked for again as tills sell, by whatever one wants to see it by. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useDeferredValue, useState } from "react";
import { MOST_DAILY, MOST_REPORT_ROWS, SALES_BY, type Compare, type SalesBy } from "../../shared/contract/hqReports.ts";
import { SALE_MEASURES, type SaleMeasure } from "../../shared/ledger/saleRows.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { usePolled } from "./client.ts";
import { lengthOf, type Span } from "./reportPeriods.ts";
import { IS_TIME, SalesPlot, SalesSums, SalesTable, SaveSales } from "./SalesView.tsx";

const PAGE = 50;
/** Longer periods are asked for less often, and lists of many rows sooner so: most of what they say does not change. */
const LIVE_DAYS = 31;
const LIVE_DAYS_OF_LISTS = 7;
const LONG_EVERY_MS = 5_000;

/** @param store empty: every one */
export function SalesReport({ span, compare, store }: { span: Span; compare: Compare; store: string | null }) {
  const { t, named } = useTexts();
  const days = lengthOf(span);
  const [chosen, setBy] = useState<SalesBy>("day");
  const [what, setWhat] = useState<SaleMeasure>("net");
  const [typed, setTyped] = useState("");
  const [limit, setLimit] = useState(PAGE);
  const search = useDeferredValue(typed.trim());
  // One day is seen by its hours, and many by their months.
  const by: SalesBy =
    chosen === "day" && days === 1 ? "hour" : chosen === "day" && days > MOST_DAILY ? "month" : chosen;
  const isList = !IS_TIME.has(by) && by !== "hour";
  const { value, refusal } = usePolled(
    "report.sales",
    { ...span, by, store, compare, search: isList ? search : "", sort: what, skip: 0, limit },
    days <= (isList ? LIVE_DAYS_OF_LISTS : LIVE_DAYS) ? true : LONG_EVERY_MS,
  );
  const change = (next: SalesBy) => {
    setBy(next);
    setTyped("");
    setLimit(PAGE);
  };
  return (
    <>
      <section className="card pad stack" aria-label={t("reports.dimension")}>
        <div className="across reportBy" role="group" aria-label={t("reports.dimension")}>
          {SALES_BY.map((each) => (
            <button
              key={each}
              type="button"
              className={each === by ? "btn on low" : "btn low"}
              aria-pressed={each === by}
              onClick={() => change(each)}
            >
              {t(`reports.by.${each}`)}
            </button>
          ))}
        </div>
        <div className="across">
          <NativeSelect
            label={t("reports.measure")}
            value={what}
            onChange={(event) => setWhat(SALE_MEASURES.find((each) => each === event.currentTarget.value) ?? "net")}
            data={SALE_MEASURES.map((each) => ({ value: each, label: t(`reports.${each}`) }))}
          />
          {isList ? (
            <TextInput
              label={t("reports.search")}
              value={typed}
              maxLength={80}
              autoComplete="off"
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                setLimit(PAGE);
              }}
            />
          ) : null}
          {value === null ? null : <SaveSales value={value} by={by} />}
        </div>
      </section>
      {refusal === null ? null : <Refused said={{ ...refusal, message: named("refusal", refusal.code) }} />}
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : (
        <>
          {value.compared === null ? null : <p className="sub">{t("reports.comparedWith", value.compared)}</p>}
          <SalesSums value={value} />
          <section className="card wide" aria-label={t(`reports.by.${by}`)}>
            {value.total.sales + value.total.refunds + (value.totalBefore?.sales ?? 0) === 0 ||
            value.rows.length === 0 ? (
              <div className="empty">
                <b>{t(search === "" ? "reports.none" : "reports.notFound")}</b>
                <span>{t(search === "" ? "reports.noneHow" : "reports.notFoundHow")}</span>
              </div>
            ) : (
              <>
                <SalesPlot value={value} by={by} what={what} />
                <SalesTable value={value} by={by} what={what} onWhat={setWhat} />
                {value.found > value.rows.length && limit < MOST_REPORT_ROWS ? (
                  <div className="pad">
                    <button
                      type="button"
                      className="btn"
                      onClick={() => setLimit(Math.min(MOST_REPORT_ROWS, limit * 2))}
                    >
                      {t("hq.more")}
                    </button>
                  </div>
                ) : null}
                {value.found > value.rows.length ? (
                  <p className="sub pad">{t("reports.ofFound", { shown: value.rows.length, count: value.found })}</p>
                ) : null}
              </>
            )}
            <p className="sub pad">{t("reports.how")}</p>
          </section>
        </>
      )}
    </>
  );
}
