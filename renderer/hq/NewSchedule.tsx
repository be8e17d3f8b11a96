/** A new scheduled export; the secret of a webhook is shown once. */
import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { EXPORT_FORMATS, EXPORT_TABLES, type ExportFormat, type ExportTable } from "../../shared/contract/hqExport.ts";
import { PERIODS, type Plan } from "../../shared/contract/hqSchedules.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { askHq, type Said } from "./client.ts";
import { useMe } from "./me.tsx";

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export function NewSchedule({ folders, onAdded }: { folders: boolean; onAdded: () => void }) {
  const { t } = useTexts();
  const me = useMe();
  const [tables, setTables] = useState<readonly ExportTable[]>(["orders"]);
  const [format, setFormat] = useState<ExportFormat>("csv");
  const [every, setEvery] = useState<Plan["every"]>("day");
  const [on, setOn] = useState(1);
  const [at, setAt] = useState("03:00");
  const [kind, setKind] = useState<"folder" | "webhook">("webhook");
  const [where, setWhere] = useState("");
  const [said, setSaid] = useState<Said | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(at) ?? [];
  const isReady = tables.length > 0 && where.trim() !== "" && minutes !== undefined;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || busy) return;
    setBusy(true);
    const minute = Number(hours) * 60 + Number(minutes);
    const to = kind === "folder" ? { kind, folder: where.trim() } : { kind, url: where.trim() };
    const plan = { tables: [...tables], format, every, on: every === "day" ? 1 : on, minute, to };
    const answer = await askHq("schedule.add", { ...plan, by: me?.name ?? "HQ" });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setSecret(answer.ok ? answer.value.secret : null);
    if (!answer.ok) return;
    setWhere("");
    onAdded();
  };
  const turn = (table: ExportTable) =>
    setTables(
      tables.includes(table)
        ? tables.filter((it) => it !== table)
        : EXPORT_TABLES.filter((it) => it === table || tables.includes(it)),
    );
  return (
    <form className="pad stack" onSubmit={(event) => void submit(event)} aria-label={t("schedules.new")}>
      <h2>{t("schedules.new")}</h2>
      <fieldset className="across" style={{ flexWrap: "wrap", border: 0, padding: 0, margin: 0 }}>
        <legend className="sub">{t("schedules.what")}</legend>
        {EXPORT_TABLES.map((table) => (
          <Checkbox
            key={table}
            label={t(`exports.name.${table}`)}
            checked={tables.includes(table)}
            onChange={() => turn(table)}
          />
        ))}
      </fieldset>
      <div className="across">
        <NativeSelect
          label={t("exports.file")}
          value={format}
          onChange={(event) => setFormat(EXPORT_FORMATS.find((it) => it === event.currentTarget.value) ?? "csv")}
          data={EXPORT_FORMATS.map((value) => ({ value, label: t(`exports.format.${value}`) }))}
        />
        <NativeSelect
          label={t("schedules.often")}
          value={every}
          onChange={(event) => {
            setEvery(PERIODS.find((it) => it === event.currentTarget.value) ?? "day");
            setOn(1);
          }}
          data={PERIODS.map((value) => ({ value, label: t(`schedules.often.${value}`) }))}
        />
        {every === "day" ? null : (
          <NativeSelect
            label={t("schedules.on")}
            value={String(on)}
            onChange={(event) => setOn(Number(event.currentTarget.value))}
            data={
              every === "week"
                ? WEEKDAYS.map((value) => ({ value: String(value), label: t(`schedules.weekday.${value}`) }))
                : Array.from({ length: 28 }, (_, index) => String(index + 1))
            }
          />
        )}
        <TextInput
          type="time"
          label={t("schedules.at")}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
      </div>
      <div className="across">
        <NativeSelect
          label={t("schedules.to")}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value === "folder" ? "folder" : "webhook")}
          data={(["webhook", "folder"] as const).map((value) => ({
            value,
            label: t(`schedules.kind.${value}`),
            disabled: value === "folder" && !folders,
          }))}
        />
        <TextInput
          className="grow"
          label={t(kind === "folder" ? "schedules.folder" : "schedules.url")}
          placeholder={kind === "folder" ? "books" : "https://"}
          value={where}
          maxLength={500}
          onChange={(event) => setWhere(event.currentTarget.value)}
          autoComplete="off"
        />
        <button type="submit" className="btn go low" disabled={!isReady || busy}>
          {t("schedules.add")}
        </button>
      </div>
      {folders ? null : <p className="sub">{t("schedules.noFolder")}</p>}
      <Refused said={said} />
      {secret === null ? null : (
        <div className="note go" role="status">
          {t("schedules.secret")}
          <div className="mono" data-testid="schedule-secret">
            {secret}
          </div>
        </div>
      )}
    </form>
  );
}
