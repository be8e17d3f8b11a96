/** Exports that the server makes by itself: what goes where and how often, what came of it, and a new one. */
import { useState } from "react";
import { TextInput } from "@mantine/core";
import type { Schedule, ScheduleRun } from "../../shared/contract/hqSchedules.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, usePolled, type Said } from "./client.ts";
import { May } from "./me.tsx";
import { NewSchedule } from "./NewSchedule.tsx";

const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

export function Schedules({ zone }: { zone: string }) {
  const { t } = useTexts();
  const { value, refusal, again } = usePolled("schedule.list", {});
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const rows = (value?.rows ?? []).filter(
    (row) => wanted === "" || JSON.stringify(row.plan).toLowerCase().includes(wanted),
  );
  return (
    <section className="card wide" aria-label={t("schedules.title")} data-testid="schedules">
      <div className="pad stack">
        <h2>{t("schedules.title")}</h2>
        <p className="sub">{t("schedules.how")}</p>
        {(value?.rows.length ?? 0) > 1 ? (
          <TextInput
            label={t("schedules.search")}
            value={text}
            maxLength={80}
            onChange={(event) => setText(event.currentTarget.value)}
            autoComplete="off"
          />
        ) : null}
      </div>
      <Refused said={refusal} />
      {value === null && refusal === null ? <div className="empty">{t("loading")}</div> : null}
      {value !== null && rows.length === 0 ? (
        <div className="empty">
          <b>{t(wanted === "" ? "schedules.none" : "schedules.noneFound")}</b>
        </div>
      ) : null}
      {rows.length === 0 ? null : (
        <table className="table">
          <thead>
            <tr>
              <th>{t("schedules.what")}</th>
              <th>{t("schedules.when")}</th>
              <th>{t("schedules.to")}</th>
              <th>{t("schedules.runs")}</th>
              <th>{t("schedules.act")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id} row={row} zone={zone} onChanged={again} />
            ))}
          </tbody>
        </table>
      )}
      <May verb="schedule.add">
        <NewSchedule folders={value?.folders ?? false} onAdded={again} />
      </May>
    </section>
  );
}

function Row({ row, zone, onChanged }: { row: Schedule; zone: string; onChanged: () => void }) {
  const { t, locale, named } = useTexts();
  const [said, setSaid] = useState<Said | null>(null);
  const { tables, format, every, on, minute, to } = row.plan;
  const remove = async () => {
    const answer = await askHq("schedule.remove", { id: row.id });
    setSaid(answer.ok ? null : answer);
    onChanged();
  };
  return (
    <tr data-schedule={row.id}>
      <td>
        {tables.map((table) => t(`exports.name.${table}`)).join(t("schedules.and"))}
        <div className="sub">{t(`exports.format.${format}`)}</div>
      </td>
      <td>
        {every === "week"
          ? t("schedules.every.week", {
              day: named("schedules.weekday", String(on)),
              at: clockOf(minute),
            })
          : t(`schedules.every.${every}`, { on, at: clockOf(minute) })}
        <div className="sub">{t("schedules.next", { at: moment(row.nextDue, locale, zone, true) })}</div>
      </td>
      <td className="mono">{to.kind === "folder" ? `${to.folder}/` : to.url}</td>
      <td>
        {row.runs.length === 0 ? t("schedules.noRuns") : null}
        {row.runs.slice(0, 1).map((run) => (
          <Run key={run.due} run={run} zone={zone} />
        ))}
        {row.runs.length < 2 ? null : (
          <details>
            <summary className="sub">{t("schedules.earlier")}</summary>
            {row.runs.slice(1).map((run) => (
              <Run key={run.due} run={run} zone={zone} />
            ))}
          </details>
        )}
      </td>
      <td>
        <May verb="schedule.remove">
          <button type="button" className="btn low" onClick={() => void remove()}>
            {t("schedules.remove")}
          </button>
          <Refused said={said} />
        </May>
      </td>
    </tr>
  );
}

function Run({ run, zone }: { run: ScheduleRun; zone: string }) {
  const { t, locale } = useTexts();
  const look = run.state === "done" ? "pill go" : run.state === "failed" ? "pill stop" : "pill wait";
  return (
    <div data-run={run.state}>
      <span className={look}>{t(`schedules.state.${run.state}`)}</span> {moment(run.due, locale, zone, true)}
      <div className="sub">
        {t("schedules.files", {
          count: run.files.length,
          bytes: count(run.files.reduce((sum, it) => sum + it.bytes, 0)),
        })}
        {run.said === "" ? "" : ` · ${run.said}`}
        {run.nextAt === null ? "" : ` · ${t("schedules.again", { at: moment(run.nextAt, locale, zone, true) })}`}
      </div>
    </div>
  );
}
