/** An amount alone (买单): the cashier queue needs no products. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { readAmount } from "../kit/amount.ts";
import { Keypad } from "../kit/Keypad.tsx";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { useTill } from "./use.ts";

export function AmountDialog() {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  const add = useTill((till) => till.addAmount);
  const notice = useTill((till) => till.notice);
  const [text, setText] = useState("");
  const fen = readAmount(text);
  const wrong = text.trim() !== "" && (fen === null || fen === 0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fen === null || fen === 0) return;
    add(fen);
    close();
  };
  return (
    <Sheet title={t("key.amount")} onClose={close} width={420}>
      <form className="stack" onSubmit={submit}>
        <TextInput
          label={t("amount.label")}
          inputMode="decimal"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={wrong ? t("amount.notOne") : undefined}
          data-autofocus
          autoFocus
          autoComplete="off"
        />
        <Keypad point text={text} onText={setText} />
        <Refused said={notice} />
        <button type="submit" className="btn go big" disabled={fen === null || fen === 0}>
          {t("amount.add")} <kbd>Enter</kbd>
        </button>
      </form>
    </Sheet>
  );
}
