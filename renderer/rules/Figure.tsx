/** A figure typed in its unit: percent, yuan or a count. What cannot be read is kept as typed, and said beside it. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { Json } from "../../shared/rules/mergePatch.ts";
import { useTexts } from "../i18n/i18n.ts";
import { isOf, readAs, showAs, type Unit } from "./typed.ts";

type FigureProps = {
  label: string;
  unit: Unit;
  value: Json | undefined;
  /** What holds while nothing is typed. */
  placeholder?: string;
  /** Nothing typed is wrong, and kept as the empty text. */
  isRequired?: boolean;
  isWrong?: boolean;
  /** Undefined: nothing is typed. */
  onValue: (value: Json | undefined) => void;
};

const SIGN = { percent: "%", yuan: "¥", count: "" } as const satisfies Record<Unit, string>;

export function Figure({ label, unit, value, placeholder, isRequired = false, isWrong = false, onValue }: FigureProps) {
  const { t } = useTexts();
  const [text, setText] = useState(() => showAs(unit, value));
  const read = (typed: string): Json | undefined => readAs(unit, typed) ?? (isRequired ? "" : undefined);
  // As typed for as long as it says the same: 12.50 stays 12.50.
  const shown = read(text) === (value ?? undefined) ? text : showAs(unit, value);
  const isNone = value !== undefined && value !== null && !isOf(unit, value);
  const sign = <span className="sub">{SIGN[unit]}</span>;
  return (
    <TextInput
      className="figure"
      aria-label={label}
      inputMode="decimal"
      value={shown}
      {...(placeholder === undefined ? {} : { placeholder })}
      error={isNone ? t(`ruleForm.expected.${unit}`) : isWrong}
      {...(unit === "percent" ? { rightSection: sign } : {})}
      {...(unit === "yuan" ? { leftSection: sign } : {})}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onValue(read(event.currentTarget.value));
      }}
      autoComplete="off"
    />
  );
}
