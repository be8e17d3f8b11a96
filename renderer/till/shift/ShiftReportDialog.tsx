/** Reports of shifts: X of the one that is open, Z of those that are closed, the newest first. */
import { useEffect, useState } from "react";
import type { ShiftReport } from "../../../shared/contract/shift.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { figures } from "../../kit/amount.ts";
import { Refused } from "../../kit/Refused.tsx";
import { Sheet } from "../../kit/Sheet.tsx";
import { moment } from "../../kit/time.ts";
import { useAct } from "../staff/act.ts";
import { useReading, useTill } from "../use.ts";
import { PrintReport } from "./PrintReport.tsx";
import { Report } from "./Report.tsx";
import "./shift.css";

const AT_MOST = 100;

/** The X report: asked for, for it may need somebody's approval. */
function OpenShiftReport() {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const none = useTill((till) => till.status !== null && till.status.shift === null);
  const waits = useTill((till) => till.approval !== null);
  const sales = useTill((till) => till.heard.sales + till.heard.shift);
  const [report, setReport] = useState<ShiftReport | null>(null);
  const { said, busy, run } = useAct(true);
  const look = () => run(async (key) => await ask("shift.report", { key }), ["shift-report"], setReport);
  useEffect(() => {
    if (!none) void look();
    // Asked again when sales were made; `look` is new at every drawing and no reason to ask.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [none, sales]);
  if (none) return <div className="empty">{t("shift.none")}</div>;
  if (report !== null) {
    return (
      <>
        <Report report={report} />
        <div className="across">
          <PrintReport shift={null} />
        </div>
      </>
    );
  }
  if (said !== null) return <Refused said={said} />;
  return (
    <div className="empty">
      {busy || waits ? (
        t("loading")
      ) : (
        <>
          <span>{t("report.needsApproval")}</span>
          <button type="button" className="btn" onClick={() => void look()}>
            {t("report.ask")}
          </button>
        </>
      )}
    </div>
  );
}

export function ShiftReportDialog({ shift }: { shift: string | null }) {
  const { t, locale } = useTexts();
  const close = useTill((till) => till.close);
  const status = useTill((till) => till.status);
  const zone = status?.timezone ?? "Asia/Shanghai";
  const open = status?.shift ?? null;
  const [shown, setShown] = useState<string | null>(shift);
  const { value, refusal } = useReading("shift.recent", { limit: AT_MOST }, ["shift"]);
  const closed = value?.filter((it) => it.closedAt !== null) ?? [];
  const chosen = closed.find((it) => it.shift === shown) ?? null;
  return (
    <Sheet title={t("report.title")} onClose={close} width={1120}>
      <div className="reports">
        <nav className="reportList" aria-label={t("report.list")}>
          <button
            type="button"
            className={chosen === null ? "hit on" : "hit"}
            aria-current={chosen === null}
            {...(chosen === null ? { "data-autofocus": true } : {})}
            onClick={() => setShown(null)}
          >
            <span>
              <b>{t("report.x")}</b>
              <span className="sub">
                {open === null ? t("shift.none") : t("shift.since", { at: moment(open.openedAt, locale, zone) })}
              </span>
            </span>
          </button>
          {closed.map((each) => (
            <button
              key={each.shift}
              type="button"
              className={each === chosen ? "hit on" : "hit"}
              aria-current={each === chosen}
              data-shift={each.shift}
              onClick={() => setShown(each.shift)}
            >
              <span>
                <b>{t("report.z", { number: each.number ?? "" })}</b>
                <span className="sub">{moment(each.closedAt ?? each.openedAt, locale, zone)}</span>
              </span>
              <span className={(each.differenceFen ?? 0) === 0 ? "amount" : "amount stopText"}>
                {figures(each.differenceFen ?? 0)}
              </span>
            </button>
          ))}
          <Refused said={refusal} />
          {value !== null && closed.length === 0 ? <p className="sub reportNone">{t("report.none")}</p> : null}
        </nav>
        <div className="stack">
          {chosen === null ? (
            <OpenShiftReport />
          ) : (
            <>
              <Report report={chosen} />
              <div className="across">
                <PrintReport shift={chosen.shift} />
              </div>
            </>
          )}
        </div>
      </div>
    </Sheet>
  );
}
