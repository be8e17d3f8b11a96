/** A name typed or taken from those known, to be added to a list; one that is there already is refused. */
import { TextInput } from "@mantine/core";
import { useId, useState } from "react";
import type { FormEvent } from "react";
import { useTexts } from "../i18n/i18n.ts";

type Props = { label: string; taken: readonly string[]; known: readonly string[]; onAdd: (name: string) => void };

export function AddPlace({ label, taken, known, onAdd }: Props) {
  const { t } = useTexts();
  const id = useId();
  const [typed, setTyped] = useState("");
  const name = typed.trim();
  const isTaken = taken.includes(name);
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (name === "" || isTaken) return;
    onAdd(name);
    setTyped("");
  };
  const offered = known.filter((each) => !taken.includes(each));
  return (
    <form className="across addPlace" onSubmit={add} aria-label={t("ruleForm.add", { what: label })}>
      <TextInput
        className="grow"
        label={label}
        value={typed}
        error={isTaken ? t("ruleForm.taken") : null}
        {...(offered.length === 0 ? {} : { list: id })}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {offered.length === 0 ? null : (
        <datalist id={id}>
          {offered.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
      <button type="submit" className="btn low" disabled={name === "" || isTaken}>
        {t("ruleForm.addGo")}
      </button>
    </form>
  );
}
