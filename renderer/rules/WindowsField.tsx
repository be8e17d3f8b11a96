/** Time windows (§4.2): days, weekdays and hours in which a unit joins. An own list without a window is "always". */
import { TextInput } from "@mantine/core";
import type { Json } from "../../shared/rules/mergePatch.ts";
import { useTexts } from "../i18n/i18n.ts";
import { useForms, useSetting } from "./forms.tsx";
import { Rows, rowsOf } from "./Rows.tsx";
import { weekdayName } from "./rulewords.ts";
import { Setting } from "./Setting.tsx";
import { TextOnly } from "./TextOnly.tsx";
import type { JsonObject } from "./written.ts";

const DATES = ["from", "to"] as const;
const TIMES = ["start", "end"] as const;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

export function WindowsField() {
  const { t } = useTexts();
  const { otherwise } = useForms();
  const setting = useSetting(["windows"]);
  const rows = setting.isOwn ? rowsOf(setting.written) : [];
  const inherited = JSON.parse(JSON.stringify(otherwise?.windows.value ?? [])) as Json;
  return (
    <Setting of={setting} label={t("rule.windows")} how={t("ruleForm.windowsHow")}>
      {!setting.isOwn ? (
        <div>
          <button type="button" className="btn" onClick={() => setting.write(inherited)}>
            {t("ruleForm.setHere")}
          </button>
        </div>
      ) : rows === null ? (
        <TextOnly />
      ) : (
        <>
          {rows.length === 0 ? <div className="sub">{t("ruleForm.window.always")}</div> : null}
          <Rows
            kind="windows"
            heads={[]}
            count={rows.length}
            add={t("ruleForm.window.add")}
            onAdd={() => setting.write([...rows, {}])}
            onRemove={(index) => setting.write(rows.toSpliced(index, 1))}
          >
            {(index) => <Window value={rows[index] ?? {}} onValue={(next) => setting.write(rows.with(index, next))} />}
          </Rows>
        </>
      )}
    </Setting>
  );
}

function Window({ value, onValue }: { value: JsonObject; onValue: (next: JsonObject) => void }) {
  const { t, locale } = useTexts();
  const put = (field: string, next: Json | undefined) => {
    if (next !== undefined) return onValue({ ...value, [field]: next });
    onValue(Object.fromEntries(Object.entries(value).filter(([name]) => name !== field)));
  };
  const listed = value["weekdays"];
  const weekdays = Array.isArray(listed) ? listed : WEEKDAYS;
  const toggle = (day: number) => {
    const next = WEEKDAYS.filter((each) => weekdays.includes(each) !== (each === day));
    put("weekdays", next.length === WEEKDAYS.length ? undefined : next);
  };
  const input = (field: (typeof DATES)[number] | (typeof TIMES)[number], type: "date" | "time") => (
    <label className="stack" key={field}>
      <span className="sub">{t(`ruleForm.window.${field}`)}</span>
      <TextInput
        type={type}
        value={typeof value[field] === "string" ? value[field] : ""}
        onChange={(event) => put(field, event.currentTarget.value || undefined)}
      />
    </label>
  );
  return (
    <div className="window">
      {DATES.map((field) => input(field, "date"))}
      {TIMES.map((field) => input(field, "time"))}
      <div className="days" role="group" aria-label={t("ruleForm.window.weekdays")}>
        {WEEKDAYS.map((day) => (
          <button
            key={day}
            type="button"
            className={weekdays.includes(day) ? "btn on" : "btn"}
            aria-pressed={weekdays.includes(day)}
            onClick={() => toggle(day)}
          >
            {weekdayName(day, locale)}
          </button>
        ))}
      </div>
    </div>
  );
}
