/** A shift begins with what is in the drawer: an amount, or counted piece by piece. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTexts } from "../../i18n/i18n.ts";
import { money, readAmount } from "../../kit/amount.ts";
import { Keypad } from "../../kit/Keypad.tsx";
import { Refused } from "../../kit/Refused.tsx";
import { Sheet } from "../../kit/Sheet.tsx";
import { useAct } from "../staff/act.ts";
import { useTill } from "../use.ts";
import { CountCash } from "./CountCash.tsx";
import { totalOf } from "./counted.ts";
import type { Typed } from "./counted.ts";
import "./shift.css";

export function OpenShift() {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const close = useTill((till) => till.close);
  const refresh = useTill((till) => till.refresh);
  const clerk = useTill((till) => till.status?.clerk ?? null);
  const [pieces, setPieces] = useState(false);
  const [text, setText] = useState("");
  const [typed, setTyped] = useState<Typed>({});
  const { busy, said, run } = useAct();
  const floatFen = pieces ? totalOf(typed) : text.trim() === "" ? 0 : readAmount(text);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || floatFen === null) return;
    await run(
      async (key) => await ask("shift.open", { key, floatFen }),
      ["shift-open"],
      () => {
        void refresh(["status", "shift"]);
        close();
      },
    );
  };
  const go = (
    <button type="submit" className="btn go big" disabled={busy || floatFen === null}>
      {busy ? t("asking") : t("shift.openWith", { amount: money(floatFen ?? 0) })} {busy ? null : <kbd>Enter</kbd>}
    </button>
  );
  return (
    <Sheet title={t("shift.open")} onClose={close} width={pieces ? 880 : 460}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p className="sub">{clerk === null ? t("shift.openHow") : t("shift.openHowBy", { name: clerk.name })}</p>
        <div className="tenders two" role="group" aria-label={t("shift.floatHow")}>
          {([false, true] as const).map((each) => (
            <button
              key={String(each)}
              type="button"
              className={each === pieces ? "btn on" : "btn"}
              aria-pressed={each === pieces}
              onClick={() => setPieces(each)}
            >
              {t(each ? "shift.floatCounted" : "shift.floatAmount")}
            </button>
          ))}
        </div>
        {pieces ? (
          <CountCash typed={typed} onTyped={setTyped}>
            <Refused said={said} />
            {go}
          </CountCash>
        ) : (
          <>
            <TextInput
              label={t("shift.float")}
              placeholder="0.00"
              inputMode="decimal"
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              error={floatFen === null ? t("amount.notOne") : undefined}
              data-autofocus
              autoFocus
              autoComplete="off"
            />
            <Keypad point text={text} onText={setText} />
            <Refused said={said} />
            {go}
          </>
        )}
      </form>
    </Sheet>
  );
}
