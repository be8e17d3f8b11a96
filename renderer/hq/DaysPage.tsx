/** The daily close: days of the chain with what each came to, and who signed them. */
import { useState } from "react";
import type { HqDay } from "../../shared/contract/hqShifts.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, SELDOM_MS, usePolled } from "./client.ts";
import { DaySheet } from "./DaySheet.tsx";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";
import { Difference } from "./ShiftsPage.tsx";

const PAGE = 31;
const keyOf = ({ day }: HqDay): string => day;
const PILL = { running: "pill", unsigned: "pill wait", signed: "pill go", changed: "pill stop" } as const;

function Row({ it, zone, onOpen }: { it: HqDay; zone: string; onOpen: () => void }) {
  const { t, locale } = useTexts();
  const { day, state, figures: is, signed } = it;
  return (
    <tr data-day={day} data-state={state}>
      <th scope="row" className="nowrap">
        <button type="button" className="btn" aria-label={t("days.open", { day })} onClick={onOpen}>
          {day}
        </button>
      </th>
      <td>
        <span className={PILL[state]}>{t(`days.state.${state}`)}</span>
      </td>
      <td className="r">{count(is.sales)}</td>
      <td className="r">{figures(is.sold - is.refunded)}</td>
      <td className="r">{figures(is.extracted)}</td>
      <td className="r">{figures(is.paid)}</td>
      <td className="r">{figures(is.owed)}</td>
      <td className="r">{count(is.shifts)}</td>
      <td className="r">
        <Difference fen={is.difference} />
      </td>
      <td className="nowrap">
        {signed === null ? "—" : signed.by}
        <div className="sub">{signed === null ? null : moment(signed.at, locale, zone)}</div>
      </td>
    </tr>
  );
}

export function DaysPage({ zone }: { zone: string }) {
  const { t } = useTexts();
  const [open, setOpen] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const { value, refusal } = usePolled("day.list", { before: null, limit: PAGE }, SELDOM_MS, turn);
  const paged = usePages(
    value === null ? null : pageOf(value.rows, PAGE, keyOf),
    keyOf,
    async (before) => {
      const answer = await askHq("day.list", { before, limit: PAGE });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value.rows, PAGE, keyOf) } : answer;
    },
    turn,
  );
  return (
    <>
      <p className="sub">{t("days.how")}</p>
      <section className="card wide" aria-label={t("hq.days")} data-testid="days">
        <Refused said={refusal} />
        {value === null ? (
          refusal === null ? (
            <div className="empty">{t("loading")}</div>
          ) : null
        ) : paged.rows.length === 0 ? (
          <div className="empty">{t("days.none")}</div>
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th>{t("days.day")}</th>
                <th>{t("days.state")}</th>
                <th className="r">{t("days.figure.sales")}</th>
                <th className="r">{t("days.net")}</th>
                <th className="r">{t("days.figure.extracted")}</th>
                <th className="r">{t("days.figure.paid")}</th>
                <th className="r">{t("days.figure.owed")}</th>
                <th className="r">{t("days.figure.shifts")}</th>
                <th className="r">{t("days.figure.difference")}</th>
                <th>{t("days.by")}</th>
              </tr>
            </thead>
            <tbody>
              {paged.rows.map((it) => (
                <Row key={it.day} it={it} zone={zone} onOpen={() => setOpen(it.day)} />
              ))}
            </tbody>
          </table>
        )}
        <More of={paged} />
        {open === null ? null : (
          <DaySheet day={open} zone={zone} onSigned={() => setTurn((now) => now + 1)} onClose={() => setOpen(null)} />
        )}
      </section>
    </>
  );
}
