/** Cash in and out of the drawer without a sale, and the drawer opened without either; each with its reason. */
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
import { ReasonField } from "./Reasons.tsx";
import "./shift.css";

const DIRECTIONS = ["out", "in"] as const;
type Direction = (typeof DIRECTIONS)[number];

function Done({ text }: { text: string }) {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  return (
    <div className="stack">
      <div className="note go" role="status" data-testid="cash-done">
        {text}
      </div>
      <button type="button" className="btn go big" autoFocus onClick={close}>
        {t("refund.finish")} <kbd>Enter</kbd>
      </button>
    </div>
  );
}

function Move() {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const [direction, setDirection] = useState<Direction>("out");
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const [done, setDone] = useState<string | null>(null);
  const { busy, said, run } = useAct();
  const fen = readAmount(text);
  const amountFen = fen === 0 ? null : fen;
  const ready = amountFen !== null && reason.trim() !== "";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || amountFen === null || !ready) return;
    await run(
      async (key) => await ask("cash.move", { key, direction, amountFen, reason: reason.trim() }),
      ["cash"],
      () => setDone(t(`cash.done.${direction}`, { amount: money(amountFen) })),
    );
  };
  if (done !== null) return <Done text={done} />;
  return (
    <form className="pay" onSubmit={(event) => void submit(event)}>
      <div className="stack">
        <div className="tenders two" role="group" aria-label={t("cash.direction")}>
          {DIRECTIONS.map((each) => (
            <button
              key={each}
              type="button"
              className={each === direction ? "btn big on" : "btn big"}
              aria-pressed={each === direction}
              onClick={() => {
                setDirection(each);
                setReason("");
              }}
            >
              {t(`cash.${each}`)}
            </button>
          ))}
        </div>
        <TextInput
          label={t("amount.label")}
          inputMode="decimal"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={text.trim() !== "" && amountFen === null ? t("amount.notOne") : undefined}
          data-autofocus
          autoFocus
          autoComplete="off"
        />
        <ReasonField kind={direction} text={reason} onText={setReason} />
        <Refused said={said} />
        <button type="submit" className="btn go big" disabled={busy || !ready}>
          {busy ? t("asking") : t(`cash.confirm.${direction}`, { amount: money(amountFen ?? 0) })}{" "}
          {busy ? null : <kbd>Enter</kbd>}
        </button>
      </div>
      <Keypad point text={text} onText={setText} />
    </form>
  );
}

function Drawer() {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const [reason, setReason] = useState("");
  const [done, setDone] = useState(false);
  const { busy, said, run } = useAct();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || reason.trim() === "") return;
    await run(
      async (key) => await ask("drawer.open", { key, reason: reason.trim() }),
      ["drawer"],
      () => setDone(true),
    );
  };
  if (done) return <Done text={t("drawer.done")} />;
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <p className="sub">{t("drawer.how")}</p>
      <ReasonField kind="drawer" text={reason} onText={setReason} focus />
      <Refused said={said} />
      <button type="submit" className="btn go big" disabled={busy || reason.trim() === ""}>
        {busy ? t("asking") : t("drawer.open")} {busy ? null : <kbd>Enter</kbd>}
      </button>
    </form>
  );
}

export function CashDialog({ kind }: { kind: "cash" | "drawer" }) {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  return (
    <Sheet
      title={t(kind === "cash" ? "cash.title" : "drawer.title")}
      onClose={close}
      width={kind === "cash" ? 800 : 520}
    >
      {kind === "cash" ? <Move /> : <Drawer />}
    </Sheet>
  );
}
