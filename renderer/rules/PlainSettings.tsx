/** Settings of one value: a figure, a switch, one of few, a name. */
import { NativeSelect, TextInput } from "@mantine/core";
import type { Json } from "../../shared/rules/mergePatch.ts";
import { useTexts, type TextKey } from "../i18n/i18n.ts";
import { Figure } from "./Figure.tsx";
import { useForms, useSetting } from "./forms.tsx";
import { Setting } from "./Setting.tsx";
import { showAs, type Unit } from "./typed.ts";
import { same, valueAt, type Path } from "./written.ts";

type Props = { of: Path; label: string; how?: string };
const given = (how: string | undefined) => (how === undefined ? {} : { how });

export function FigureSetting({
  of,
  label,
  how,
  unit,
  isRequired = false,
}: Props & { unit: Unit; isRequired?: boolean }) {
  const setting = useSetting(of);
  const { otherwise } = useForms();
  const inherited = plainAt(otherwise, of);
  const placeholder = showAs(unit, inherited ?? setting.usual);
  return (
    <Setting of={setting} label={label} {...given(how)} isRequired={isRequired} figures>
      <Figure
        label={label}
        unit={unit}
        value={isRequired || setting.isOwn ? setting.written : undefined}
        isRequired={isRequired}
        isWrong={setting.problems.length > 0}
        placeholder={placeholder}
        onValue={(value) => (value === undefined ? setting.takeBack() : setting.write(value))}
      />
    </Setting>
  );
}

/** @param words of a switch that is on, and of one that is off */
export function SwitchSetting({ of, label, how, words }: Props & { words: readonly [on: TextKey, off: TextKey] }) {
  const { t } = useTexts();
  const setting = useSetting(of);
  const { node, otherwise } = useForms();
  // Whether it takes part a place says alone, but a till: what closes it from above is no value of its own.
  const isAlone = node.place === null || (setting.key === "enabled" && node.kind !== "till");
  const inherited = isAlone ? setting.usual : (plainAt(otherwise, of) ?? setting.usual);
  const isOn = (setting.isOwn ? setting.written : inherited) === true;
  return (
    <Setting of={setting} label={label} {...given(how)} quiet={isAlone}>
      <label className="switch">
        <input type="checkbox" role="switch" aria-label={label} checked={isOn} onChange={() => setting.write(!isOn)} />
        <span>{t(words[isOn ? 0 : 1])}</span>
      </label>
    </Setting>
  );
}

export function ChoiceSetting({
  of,
  label,
  how,
  options,
  isRequired = false,
}: Props & {
  isRequired?: boolean;
  options: readonly { readonly value: string | boolean; readonly words: TextKey }[];
}) {
  const { t } = useTexts();
  const setting = useSetting(of);
  const value = setting.isOwn ? setting.written : setting.usual;
  const isKnown = options.some((option) => same(option.value, value));
  return (
    <Setting of={setting} label={label} {...given(how)} isRequired={isRequired} quiet>
      <NativeSelect
        aria-label={label}
        value={isKnown && (typeof value === "string" || typeof value === "boolean") ? String(value) : ""}
        error={setting.problems.length > 0}
        data={[
          ...(isKnown ? [] : [{ value: "", label: JSON.stringify(value ?? null) }]),
          ...options.map((option) => ({ value: String(option.value), label: t(option.words) })),
        ]}
        onChange={(event) => {
          const chosen = options.find((option) => String(option.value) === event.currentTarget.value);
          if (chosen !== undefined) setting.write(chosen.value);
        }}
      />
    </Setting>
  );
}

export function NameSetting({ of, label, how }: Props) {
  const setting = useSetting(of);
  const shown = setting.isOwn ? setting.written : undefined;
  return (
    <Setting of={setting} label={label} {...given(how)}>
      <TextInput
        aria-label={label}
        value={typeof shown === "string" ? shown : shown === undefined ? "" : JSON.stringify(shown)}
        {...(typeof setting.usual === "string" ? { placeholder: setting.usual } : {})}
        error={setting.problems.length > 0}
        autoComplete="off"
        onChange={({ currentTarget: { value } }) => (value === "" ? setting.takeBack() : setting.write(value))}
      />
    </Setting>
  );
}

/** The value of an effective setting, where it is a plain one. */
function plainAt(rule: object | null, of: Path): Json | undefined {
  if (rule === null) return undefined;
  const value = valueAt(JSON.parse(JSON.stringify(rule)) as Json, [...of, "value"]);
  return value === null ? undefined : value;
}
