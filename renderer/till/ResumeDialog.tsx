/** Carts put aside (挂单): which one to take up again. One that is open is put aside in its place. */
import { useEffect, useEffectEvent, useState } from "react";
import type { KeyboardEvent as KeyPress } from "react";
import type { TillOutput } from "../../shared/contract/till.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { clock } from "../kit/time.ts";
import { useReading, useTill } from "./use.ts";

/** @param known what was put aside as it was opened; null: not known */
export function ResumeDialog({ known }: { known: TillOutput<"cart.held"> | null }) {
  const { t, locale } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  const aheadMs = useTill((till) => till.aheadMs);
  const lines = useTill((till) => till.sale.lines.length);
  const close = useTill((till) => till.close);
  const resume = useTill((till) => till.resume);
  const said = useTill((till) => till.notice);
  const { value, refusal } = useReading("cart.held", {}, ["held"]);
  const held = value ?? known;
  const [chosen, setChosen] = useState(0);
  const [at] = useState(() => Date.now());
  const index = Math.min(chosen, (held?.length ?? 1) - 1);
  useEffect(() => {
    document.getElementById(`held-${index}`)?.focus();
  }, [index, held]);
  const onKey = (event: KeyPress) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0 || held === null) return;
    event.preventDefault();
    setChosen(Math.max(0, Math.min(held.length - 1, index + by)));
  };
  // Heard by the window: Enter may be pressed before the list has the focus.
  const onEnter = useEffectEvent((event: KeyboardEvent) => {
    const onButton = event.target instanceof Element && event.target.closest("button") !== null;
    const cart = held?.[index];
    if (event.key !== "Enter" || onButton || cart === undefined) return;
    event.preventDefault();
    void resume(cart.id);
  });
  useEffect(() => {
    window.addEventListener("keydown", onEnter);
    return () => window.removeEventListener("keydown", onEnter);
  }, []);
  const minutes = (since: number) => Math.max(0, Math.floor((at + aheadMs - since) / 60_000));
  return (
    <Sheet title={t("key.resume")} onClose={close} width={640}>
      <div className="stack" onKeyDown={onKey}>
        {lines === 0 ? null : <div className="note wait">{t("held.first")}</div>}
        <Refused said={said ?? refusal} />
        {held === null && refusal === null ? <div className="empty">{t("loading")}</div> : null}
        {held?.length === 0 ? (
          <div className="empty" role="status">
            <b>{t("held.none")}</b>
            <span>{t("held.noneHow")}</span>
          </div>
        ) : null}
        <div className="stack tight" role="group" aria-label={t("held.list")}>
          {held?.map((cart, n) => (
            <button
              key={cart.id}
              id={`held-${n}`}
              type="button"
              className={n === index ? "hit on" : "hit"}
              data-held={cart.id}
              {...(n === 0 ? { "data-autofocus": true } : {})}
              onClick={() => void resume(cart.id)}
            >
              <span>
                <b>{cart.label === "" ? t("held.unnamed", { lines: cart.lines }) : cart.label}</b>
                <span className="sub">
                  {[
                    t("held.age", { minutes: minutes(cart.at), at: clock(cart.at, locale, zone) }),
                    t("held.lines", { lines: cart.lines }),
                    cart.memberLabel,
                    cart.clerk,
                  ]
                    .filter((text) => text !== null)
                    .join(" · ")}
                </span>
              </span>
              <span className="across">
                <span className="amount strong">{figures(cart.totalFen)}</span>
                {n === index ? <kbd>Enter</kbd> : null}
              </span>
            </button>
          ))}
        </div>
      </div>
    </Sheet>
  );
}
