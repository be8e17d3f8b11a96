/** One day of the chain: its figures now beside those that were signed, what is still open, and signing it. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqDayReport } from "../../shared/contract/hqShifts.ts";
import { DAY_FIGURES, type DayFigures, type DayOpen } from "../../shared/facts/dayFigures.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { moment } from "../kit/time.ts";
import { askHq, SELDOM_MS, usePolled, type Said } from "./client.ts";
import { May, useMe } from "./me.tsx";
import { Difference } from "./ShiftsPage.tsx";

const COUNTS: readonly (keyof DayFigures)[] = ["sales", "refunds", "shifts"];
const shown = (what: keyof DayFigures, value: number): string =>
  COUNTS.includes(what) ? count(value) : figures(value);
/** Shown even where they are nothing. */
const ALWAYS: readonly (keyof DayFigures)[] = ["sales", "sold", "extracted", "paid", "owed", "shifts", "difference"];
const OPEN: readonly (keyof DayOpen)[] = ["tills", "shifts", "concerns"];

function Figures({ report: { figures: is, signed } }: { report: HqDayReport }) {
  const { t } = useTexts();
  return (
    <table className="table" aria-label={t("days.what")} data-testid="day-figures">
      <thead>
        <tr>
          <th>{t("days.what")}</th>
          <th className="r">{t("days.now")}</th>
          {signed === null ? null : <th className="r">{t("days.then")}</th>}
        </tr>
      </thead>
      <tbody>
        {DAY_FIGURES.filter(
          (what) => ALWAYS.includes(what) || is[what] !== 0 || (signed?.figures[what] ?? 0) !== 0,
        ).map((what) => {
          const isOther = signed !== null && signed.figures[what] !== is[what];
          return (
            <tr key={what} data-figure={what} data-value={is[what]} data-other={isOther}>
              <th scope="row">{t(`days.figure.${what}`)}</th>
              <td className="r">{isOther ? <b>{shown(what, is[what])}</b> : shown(what, is[what])}</td>
              {signed === null ? null : <td className="r">{shown(what, signed.figures[what])}</td>}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function StillOpen({ report: { open, silent } }: { report: HqDayReport }) {
  const { t } = useTexts();
  const left = OPEN.filter((what) => open[what] > 0);
  return (
    <section className={left.length === 0 ? "note go" : "note wait"} data-testid="still-open">
      {left.length === 0 ? (
        t("days.nothingOpen")
      ) : (
        <>
          <b>{t("days.stillOpen")}</b>
          <ul>
            {left.map((what) => (
              <li key={what}>{t(`days.open.${what}`, { count: count(open[what]) })}</li>
            ))}
          </ul>
          {silent.length === 0 ? null : (
            <p className="sub">
              {t("days.silent")}: {silent.map(({ name, till }) => `${name} (${till})`).join(" · ")}
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Parts({ report: { stores, tenders } }: { report: HqDayReport }) {
  const { t, named } = useTexts();
  return (
    <>
      {tenders.length === 0 ? null : (
        <table className="table" aria-label={t("days.tenders")}>
          <thead>
            <tr>
              <th>{t("days.tenders")}</th>
              <th className="r">{t("report.times")}</th>
              <th className="r">{t("report.taken")}</th>
              <th className="r">{t("report.givenBack")}</th>
            </tr>
          </thead>
          <tbody>
            {tenders.map((it) => (
              <tr key={it.tender} data-tender={it.tender}>
                <th scope="row">
                  {it.tender === "drawer" ? t("days.tender.drawer") : named("report.tender", it.tender)}
                </th>
                <td className="r">{count(it.count)}</td>
                <td className="r">{figures(it.takenFen)}</td>
                <td className="r">{figures(it.givenBackFen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {stores.length === 0 ? null : (
        <table className="table" aria-label={t("days.stores")}>
          <thead>
            <tr>
              <th>{t("days.stores")}</th>
              <th className="r">{t("days.figure.sales")}</th>
              <th className="r">{t("days.figure.sold")}</th>
              <th className="r">{t("days.figure.refunded")}</th>
              <th className="r">{t("days.figure.shifts")}</th>
              <th className="r">{t("days.figure.difference")}</th>
            </tr>
          </thead>
          <tbody>
            {stores.map((it) => (
              <tr key={it.store} data-store={it.store}>
                <th scope="row">{it.store === "" ? t("days.mall") : it.name}</th>
                <td className="r">{count(it.sales)}</td>
                <td className="r">{figures(it.soldFen)}</td>
                <td className="r">{figures(it.refundedFen)}</td>
                <td className="r">{count(it.shifts)}</td>
                <td className="r">
                  <Difference fen={it.differenceFen} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Sign({ report, onSigned }: { report: HqDayReport; onSigned: () => void }) {
  const { t } = useTexts();
  const me = useMe();
  const [remark, setRemark] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const isOpen = OPEN.some((what) => report.open[what] > 0);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const { day, figures: seen } = report;
    const answer = await askHq("day.sign", { day, seen, remark: remark.trim() || null, by: me?.name ?? "HQ" });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    // Of figures that have changed meanwhile the new ones are shown at once.
    onSigned();
  };
  return (
    <form className="stack" aria-label={t("days.sign")} onSubmit={(event) => void submit(event)}>
      <TextInput
        label={t("days.remark")}
        value={remark}
        maxLength={200}
        onChange={(event) => setRemark(event.currentTarget.value)}
        autoComplete="off"
      />
      <Refused said={said} />
      <button type="submit" className="btn go" disabled={busy}>
        {busy ? t("asking") : t(report.signed ? "days.signAgain" : isOpen ? "days.signOpen" : "days.sign")}
      </button>
    </form>
  );
}

type Props = { day: string; zone: string; onSigned: () => void; onClose: () => void };

export function DaySheet({ day, zone, onSigned, onClose }: Props) {
  const { t, locale } = useTexts();
  const { value, refusal, again } = usePolled("day.report", { day }, SELDOM_MS);
  return (
    <Sheet title={t("days.one", { day })} onClose={onClose} width={860}>
      <div className="hq-sheet stack" data-testid="day-sheet" data-state={value?.state ?? ""}>
        <Refused said={refusal} />
        {value === null ? (
          refusal === null ? (
            <div className="empty">{t("loading")}</div>
          ) : null
        ) : (
          <>
            <p>
              <b>{t(`days.state.${value.state}`)}</b>
            </p>
            {value.state === "running" ? null : <StillOpen report={value} />}
            <Figures report={value} />
            <Parts report={value} />
            {value.state === "unsigned" || value.state === "changed" ? (
              <May verb="day.sign">
                <Sign
                  report={value}
                  onSigned={() => {
                    again();
                    onSigned();
                  }}
                />
              </May>
            ) : null}
            {value.signings.length === 0 ? null : (
              <section aria-label={t("days.signings")}>
                <h3 className="sub">{t("days.signings")}</h3>
                <ul>
                  {value.signings.map((it) => (
                    <li key={it.at}>
                      {t("days.signedBy", { by: it.by, at: moment(it.at, locale, zone, true) })}
                      {it.remark === null ? null : ` · ${it.remark}`}
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </>
        )}
      </div>
    </Sheet>
  );
}
