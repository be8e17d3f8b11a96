/** Fields of forms: a choice of few, a figure, an amount, a switch. What is typed wrong is said beside it. */
import { TextInput } from "@mantine/core";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import { figures, readAmount } from "../../kit/amount.ts";

type ChoiceProps<V extends string> = {
  label: string;
  value: V;
  options: readonly { readonly value: V; readonly text: string; readonly off?: boolean }[];
  how?: ReactNode;
  onChange: (value: V) => void;
};

/** One of few: radio buttons that look like keys. */
export function Choice<V extends string>({ label, value, options, how, onChange }: ChoiceProps<V>) {
  const id = useId();
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      <div className="choiceOptions">
        {options.map((option) => (
          <label key={option.value} className={option.value === value ? "btn on" : "btn"} data-off={option.off}>
            <input
              type="radio"
              className="unseen"
              name={id}
              value={option.value}
              checked={option.value === value}
              disabled={option.off}
              onChange={() => onChange(option.value)}
            />
            {option.text}
          </label>
        ))}
      </div>
      {how === undefined ? null : <p className="sub">{how}</p>}
    </fieldset>
  );
}

type FigureProps = {
  label: string;
  how?: string;
  /** NaN: what was typed is no figure. */
  value: number;
  unit?: string;
  wrong?: string | undefined;
  onChange: (value: number) => void;
};

const readWhole = (text: string): number => (/^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN);

/** Keeps what was typed as long as it says the same as the value. */
function Typed({
  label,
  how,
  value,
  unit,
  wrong,
  onChange,
  read,
  show,
}: FigureProps & { read: (text: string) => number; show: (value: number) => string }) {
  const [text, setText] = useState(() => (Number.isNaN(value) ? "" : show(value)));
  const said = read(text);
  const shown = Object.is(said, value) || (Number.isNaN(said) && Number.isNaN(value)) ? text : show(value);
  return (
    <TextInput
      className="figure"
      label={label}
      {...(how === undefined ? {} : { description: how })}
      inputMode="decimal"
      value={shown}
      error={wrong}
      rightSection={unit === undefined ? null : <span className="sub">{unit}</span>}
      rightSectionWidth={56}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(read(event.currentTarget.value));
      }}
      autoComplete="off"
    />
  );
}

export const Figure = (props: FigureProps) => <Typed {...props} read={readWhole} show={String} />;

/** Fen, typed in yuan. */
export const AmountField = (props: FigureProps) => (
  <Typed {...props} read={(text) => readAmount(text) ?? Number.NaN} show={figures} />
);

/** Basis points, typed in percent. */
export const PercentField = (props: FigureProps) => (
  <Typed
    {...props}
    read={(text) => readAmount(text) ?? Number.NaN}
    show={(bp) => figures(bp).replace(/\.?0+$/, "") || "0"}
  />
);
