/** Counting a drawer by denomination: Enter and the arrows go from one to the next, the keypad writes where the focus was. */
import { useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { useTexts } from "../../i18n/i18n.ts";
import { figures, money } from "../../kit/amount.ts";
import { Keypad } from "../../kit/Keypad.tsx";
import { countOf, PIECES, totalOf } from "./counted.ts";
import type { PieceId, Typed } from "./counted.ts";
import "./shift.css";

type Props = { typed: Typed; onTyped: (typed: Typed) => void; disabled?: boolean; children?: ReactNode };

export function CountCash({ typed, onTyped, disabled = false, children }: Props) {
  const { t } = useTexts();
  const table = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<PieceId>("n100");
  const sum = totalOf(typed);
  const name = (fen: number, coin: boolean) =>
    t(coin ? "count.coin" : "count.note", { value: fen % 100 === 0 ? fen / 100 : figures(fen).replace(/0$/, "") });

  /** Moves on from where the focus is; past the last the form is sent. */
  const onKey = (event: KeyboardEvent<HTMLInputElement>, index: number) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" || event.key === "Enter" ? 1 : 0;
    if (by === 0 || (event.key === "Enter" && index === PIECES.length - 1)) return;
    event.preventDefault();
    const fields = table.current?.querySelectorAll("input");
    const field = fields?.[Math.min(PIECES.length - 1, Math.max(0, index + by))];
    field?.focus();
    field?.select();
  };
  return (
    <div className="countCash">
      <div ref={table} className="countTable" role="group" aria-label={t("count.title")}>
        {PIECES.map(({ id, valueFen, coin }, index) => {
          const n = countOf(typed[id]);
          return (
            <label key={id} className={at === id ? "countRow on" : "countRow"}>
              <span>{name(valueFen, coin)}</span>
              <span aria-hidden="true">×</span>
              <input
                inputMode="numeric"
                autoComplete="off"
                aria-invalid={n === null}
                value={typed[id] ?? ""}
                placeholder="0"
                disabled={disabled}
                data-piece={id}
                {...(index === 0 ? { "data-autofocus": true } : {})}
                onFocus={() => setAt(id)}
                onChange={(event) => onTyped({ ...typed, [id]: event.currentTarget.value.replace(/\s/g, "") })}
                onKeyDown={(event) => onKey(event, index)}
                {...{ "data-takes-scans": "" }}
              />
              <span className={n === null ? "amount stopText" : "amount"}>
                {n === null ? t("count.wrong") : figures(n * valueFen)}
              </span>
            </label>
          );
        })}
      </div>
      <div className="stack">
        <div className="change due">
          <span>{t("count.total")}</span>
          <output className="amount" data-testid="counted" data-fen={sum ?? ""}>
            {sum === null ? "—" : money(sum)}
          </output>
        </div>
        <Keypad
          text={typed[at] ?? ""}
          onText={(text) => (disabled ? undefined : onTyped({ ...typed, [at]: text.replace(/^0+(?=\d)/, "") }))}
        />
        {children}
      </div>
    </div>
  );
}
