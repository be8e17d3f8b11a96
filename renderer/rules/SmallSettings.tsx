/** Settings of a few figures: limits (§4.2), random return (§4.3), clearing (§5.8) and the liability cap (§12.3). */
import { NativeSelect, TextInput } from "@mantine/core";
import type { Json } from "../../shared/rules/mergePatch.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Figure } from "./Figure.tsx";
import { useForms, useSetting, type SettingState } from "./forms.tsx";
import { weekdayName } from "./rulewords.ts";
import { Setting } from "./Setting.tsx";
import type { Unit } from "./typed.ts";
import { isObject, type JsonObject } from "./written.ts";

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** One figure of a setting of several, with its name above. */
function Part({
  of,
  field,
  unit,
  label,
  none,
}: {
  of: SettingState;
  field: string;
  unit: Unit;
  label: string;
  none?: string;
}) {
  const value = objectOf(of.written);
  return (
    <label className="stack">
      <span className="sub">{label}</span>
      <Figure
        label={label}
        unit={unit}
        value={value[field]}
        isRequired={none === undefined}
        {...(none === undefined ? {} : { placeholder: none })}
        isWrong={of.problems.some(({ within }) => within === field)}
        onValue={(next) => of.write({ ...value, [field]: next ?? null })}
      />
    </label>
  );
}

export function LimitsField() {
  const { t } = useTexts();
  const { otherwise } = useForms();
  const setting = useSetting(["limits"]);
  return (
    <Setting of={setting} label={t("rule.limits")} figures>
      {setting.isOwn ? (
        <div className="cells lots">
          {(["perDay", "total"] as const).map((field) => (
            <Part
              key={field}
              of={setting}
              field={field}
              unit="count"
              label={t(`ruleForm.limits.${field}`)}
              none={t("ruleForm.limits.none")}
            />
          ))}
        </div>
      ) : (
        <div>
          <button
            type="button"
            className="btn"
            onClick={() => setting.write(plain(otherwise?.limits.value ?? { perDay: null, total: null }))}
          >
            {t("ruleForm.setHere")}
          </button>
        </div>
      )}
    </Setting>
  );
}

export function RandomReturnField() {
  const { t } = useTexts();
  const { node, otherwise } = useForms();
  const setting = useSetting(["randomReturn"]);
  const isBasic = node.kind === "basic";
  const how = setting.isOwn ? (setting.written === null ? "off" : "own") : "inherited";
  const choices = isBasic ? (["inherited", "own"] as const) : (["inherited", "off", "own"] as const);
  const choose = (next: string) => {
    if (next === "own") setting.write(plain(otherwise?.randomReturn.value ?? { cash: "", points: "" }));
    else if (next === "off") setting.write(null);
    else setting.takeBack();
  };
  return (
    <Setting of={setting} label={t("rule.randomReturn")} how={t("ruleForm.randomReturnHow")} figures>
      <NativeSelect
        aria-label={t("rule.randomReturn")}
        value={how}
        data={choices.map((each) => ({
          value: each,
          label: t(isBasic && each === "inherited" ? "ruleForm.random.off" : `ruleForm.random.${each}`),
        }))}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {how === "own" ? (
        <div className="cells lots">
          {(["cash", "points"] as const).map((field) => (
            <Part key={field} of={setting} field={field} unit="count" label={t(`ruleForm.random.${field}`)} />
          ))}
        </div>
      ) : null}
    </Setting>
  );
}

const AT = { at: "00:00" };
const EVERY = {
  day: { every: "day", ...AT },
  week: { every: "week", weekday: 1, ...AT },
  month: { every: "month", day: 1, ...AT },
  once: { every: "once", date: "", ...AT },
} as const;
type Every = keyof typeof EVERY;
const PERIODS = ["day", "week", "month", "once"] as const satisfies readonly Every[];

export function ClearField() {
  const { t, locale } = useTexts();
  const setting = useSetting(["clear"]);
  const value = objectOf(setting.written);
  const every = PERIODS.find((each) => each === value["every"]);
  const text = (field: "at" | "date", type: "time" | "date") => (
    <label className="stack">
      <span className="sub">{t(`ruleForm.clear.${field}`)}</span>
      <TextInput
        type={type}
        value={typeof value[field] === "string" ? value[field] : field === "at" ? AT.at : ""}
        onChange={(event) => setting.write({ ...value, [field]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <Setting of={setting} label={t("rule.clear")} how={t("ruleForm.clearHow")}>
      <NativeSelect
        aria-label={t("rule.clear")}
        value={every ?? "never"}
        data={[
          { value: "never", label: t("rule.clear.never") },
          ...PERIODS.map((each) => ({ value: each, label: t(`ruleForm.clear.${each}`) })),
        ]}
        onChange={(event) => {
          const next = PERIODS.find((each) => each === event.currentTarget.value);
          if (next === undefined) setting.takeBack();
          else setting.write({ ...EVERY[next] });
        }}
      />
      {every === undefined ? null : (
        <div className="cells lots">
          {every === "week" ? (
            <label className="stack">
              <span className="sub">{t("ruleForm.clear.weekday")}</span>
              <NativeSelect
                value={JSON.stringify(value["weekday"])}
                data={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: weekdayName(day, locale) }))}
                onChange={(event) => setting.write({ ...value, weekday: Number(event.currentTarget.value) })}
              />
            </label>
          ) : null}
          {every === "month" ? (
            <Part of={setting} field="day" unit="count" label={t("ruleForm.clear.dayOfMonth")} />
          ) : null}
          {every === "once" ? text("date", "date") : null}
          {text("at", "time")}
        </div>
      )}
    </Setting>
  );
}

export function CapField() {
  const { t } = useTexts();
  const setting = useSetting(["cap"]);
  return (
    <Setting of={setting} label={t("rule.cap")} how={t("ruleForm.capHow")} figures>
      <Figure
        label={t("rule.cap")}
        unit="yuan"
        value={objectOf(setting.written)["amount"]}
        placeholder={t("rule.none")}
        isWrong={setting.problems.length > 0}
        onValue={(amount) => (amount === undefined ? setting.takeBack() : setting.write({ amount }))}
      />
    </Setting>
  );
}
