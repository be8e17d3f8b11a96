/** The sale as it grows: the latest line always in sight, what is to be paid as large as the screen allows. */
import { useEffect, useRef } from "react";
import type { DisplayView } from "../../shared/contract/view.ts";
import { figures, money } from "../kit/amount.ts";
import { Amount } from "./Amount.tsx";
import { Place } from "./Place.tsx";
import type { Say } from "./words.ts";

type Line = DisplayView["lines"][number];

export function CartFace({ view, say }: { view: DisplayView; say: Say }) {
  const list = useRef<HTMLOListElement>(null);
  const { lines, language } = view;
  useEffect(() => {
    list.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
  }, [lines]);
  const isBack = view.dueFen < 0;
  return (
    <section className="sale">
      {/* Nobody touches this screen; who reads it by keyboard reaches lines that do not fit. */}
      <ol className="lines" ref={list} tabIndex={0} aria-label={say("display.item")} data-testid="lines">
        {lines.map((line, index) => (
          <li key={index} className={index === lines.length - 1 ? "latest" : ""}>
            <span className="name">{language === "zh" ? line.name : line.nameEn || line.name}</span>
            <span className="much">{howMuch(line)}</span>
            <span className="amount">{figures(line.totalFen)}</span>
          </li>
        ))}
      </ol>
      <aside className="sums">
        <div className="total">
          <span className="what">{say(isBack ? "display.back" : "display.due")}</span>
          <Amount fen={Math.abs(view.dueFen)} data-testid="due" data-fen={view.dueFen} />
          <span className="sub">
            {say("display.pieces", { count: lines.length })}
            {view.discountFen > 0 && (
              <em>
                {say("display.saved")} {money(view.discountFen)}
              </em>
            )}
          </span>
        </div>
        {view.earn !== null && <Place earn={view.earn} wait={view.wait} say={say} title={say("display.earns")} />}
      </aside>
    </section>
  );
}

/** `2 × 6.50`, or of weighed goods `0.865 kg × 12.80`. */
function howMuch({ quantity, weight, unit, priceFen, totalFen }: Line): string {
  if (weight !== null) return `${trimmed(weight)}${unit === null ? "" : ` ${unit}`} × ${figures(priceFen)}`;
  if (totalFen < 0) return `× ${quantity}`;
  return quantity === 1 ? "" : `${quantity} × ${figures(priceFen)}`;
}

const trimmed = (thousandths: number): string => (thousandths / 1000).toFixed(3).replace(/\.?0+$/, "");
