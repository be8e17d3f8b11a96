/**
 * The end of a shift: the drawer is counted before anybody sees what should be in it, a difference beyond the limit
 * needs its reason and somebody's approval, and the Z report says the rest.
 */
import { useState } from "react";
import type { FormEvent } from "react";
import type { ShiftReport } from "../../../shared/contract/shift.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { Sheet } from "../../kit/Sheet.tsx";
import { clock } from "../../kit/time.ts";
import { useAct } from "../staff/act.ts";
import { useTill } from "../use.ts";
import { CountCash } from "./CountCash.tsx";
import { counted, totalOf } from "./counted.ts";
import type { Typed } from "./counted.ts";
import { PrintReport } from "./PrintReport.tsx";
import { Report } from "./Report.tsx";
import { ReasonField } from "./Reasons.tsx";
import "./shift.css";

function Count({ onClosed }: { onClosed: (report: ShiftReport) => void }) {
  const { t, locale } = useTexts();
  const ask = useTill((till) => till.ask);
  const refresh = useTill((till) => till.refresh);
  const status = useTill((till) => till.status);
  const [typed, setTyped] = useState<Typed>({});
  const [reason, setReason] = useState<string | null>(null);
  const { busy, said, say, run } = useAct();
  const total = totalOf(typed);
  const unsent = status?.unsent ?? 0;
  const why = reason?.trim() ?? "";
  const ready = total !== null && (reason === null || why !== "");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !ready) return;
    await run(
      async (key) => {
        const outcome = await ask("shift.close", {
          key,
          counted: counted(typed),
          ...(why === "" ? {} : { reason: why }),
        });
        if (!outcome.ok && outcome.code === "needs-reason") setReason((before) => before ?? "");
        return outcome;
      },
      ["shift-close", "shift-difference"],
      (report) => {
        void refresh(["status", "shift"]);
        onClosed(report);
      },
    );
  };
  const open = status?.shift ?? null;
  if (status !== null && open === null) return <div className="empty">{t("shift.none")}</div>;
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <p className="sub">
        {open === null || status === null
          ? null
          : t("shift.since", { at: clock(open.openedAt, locale, status.timezone) })}{" "}
        {t("close.blind")}
      </p>
      <CountCash
        typed={typed}
        onTyped={(next) => {
          setTyped(next);
          // Counted again: whether it needs a reason is asked again.
          setReason(null);
          say(null);
        }}
      >
        {unsent > 0 ? <div className="note">{t("close.unsent", { count: unsent })}</div> : null}
        {reason === null ? null : (
          <>
            <div className="note wait" role="alert" data-code="needs-reason">
              {t("close.difference")}
            </div>
            <ReasonField kind="difference" text={reason} onText={setReason} focus />
          </>
        )}
        {said?.code === "needs-reason" ? null : <Refused said={said} />}
        <button type="submit" className="btn go big" disabled={busy || !ready}>
          {busy ? t("asking") : t(reason === null ? "close.confirm" : "close.confirmReason")}{" "}
          {busy ? null : <kbd>Enter</kbd>}
        </button>
      </CountCash>
    </form>
  );
}

export function CloseShift() {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  const [report, setReport] = useState<ShiftReport | null>(null);
  if (report === null) {
    return (
      <Sheet title={t("shift.close")} onClose={close} width={880}>
        <Count onClosed={setReport} />
      </Sheet>
    );
  }
  return (
    <Sheet title={t("report.z", { number: report.number ?? "" })} onClose={close} width={880}>
      <div className="stack">
        <Report report={report} />
        <div className="across">
          <PrintReport shift={report.shift} />
          <button type="button" className="btn go push" autoFocus onClick={close}>
            {t("refund.finish")} <kbd>Enter</kbd>
          </button>
        </div>
      </div>
    </Sheet>
  );
}
