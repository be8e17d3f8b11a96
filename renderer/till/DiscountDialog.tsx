/** A discount of the selected line or of the whole order. Whether the clerk may give it is the till's to say. */
import { useState } from "react";
import type { FormEvent, KeyboardEvent } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money } from "../kit/amount.ts";
import { Keypad } from "../kit/Keypad.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { changeLine, estimate, lineName } from "./cart.ts";
import { typedDiscount } from "./discount.ts";
import { DiscountFields, discountOf } from "./DiscountFields.tsx";
import type { TypedDiscount } from "./DiscountFields.tsx";
import { keyOf, writesNothing } from "./keynames.ts";
import { Kbd } from "./Kbd.tsx";
import { useTill } from "./use.ts";

type Of = "order" | "line";

export function DiscountDialog() {
  const { t, language } = useTexts();
  const close = useTill((till) => till.close);
  const edit = useTill((till) => till.edit);
  const setDiscount = useTill((till) => till.setDiscount);
  const sale = useTill((till) => till.sale);
  const key = useTill((till) => keyOf(till.settings?.keys, "discount"));
  const line = sale.lines[sale.selected];
  const ofLine = line === undefined || line.kind === "return" ? undefined : line.discount;
  const mayLine = line !== undefined && line.kind !== "return";
  const had = (of: Of): TypedDiscount => {
    const discount = of === "order" ? sale.discount : ofLine;
    return { kind: discount?.kind ?? "percent", text: typedDiscount(discount) };
  };
  const [of, setOf] = useState<Of>("order");
  const [typed, setTyped] = useState(() => had("order"));
  const discount = discountOf(typed);
  const turn = (next: Of) => {
    setOf(next);
    setTyped(had(next));
  };
  const after = (() => {
    if (discount === undefined) return null;
    if (of === "order") return estimate({ ...sale, discount });
    return estimate({ ...changeLine(sale, { discount: discount ?? undefined }), discount: sale.discount });
  })();
  /** Down to whole yuan (抹零). */
  const odd = estimate({ ...sale, discount: null }).dueFen % 100;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (discount === undefined) return;
    if (of === "order") setDiscount(discount);
    else edit((cart) => changeLine(cart, { discount: discount ?? undefined }));
    close();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === key && writesNothing(key) && mayLine) turn(of === "order" ? "line" : "order");
    else if (event.key === "ArrowUp" || event.key === "ArrowDown")
      setTyped({ kind: typed.kind === "percent" ? "amount" : "percent", text: "" });
    else return;
    event.preventDefault();
  };
  return (
    <Sheet title={t("key.discount")} onClose={close} width={760}>
      <form className="pay" onSubmit={submit} onKeyDown={onKey}>
        <div className="stack">
          <div className="tenders two" role="group" aria-label={t("discount.of")}>
            {(["order", "line"] as const).map((each) => (
              <button
                key={each}
                type="button"
                className={each === of ? "btn on" : "btn"}
                aria-pressed={each === of}
                disabled={each === "line" && !mayLine}
                onClick={() => turn(each)}
              >
                <span className="clip">
                  {each === "order" || line === undefined
                    ? t("discount.of.order")
                    : lineName(line, language, t("cart.amountOnly"))}
                </span>
                {each === of ? null : <Kbd act="discount" />}
              </button>
            ))}
          </div>
          <DiscountFields typed={typed} onTyped={setTyped} focused />
          {of === "order" && odd > 0 ? (
            <button
              type="button"
              className="btn"
              onClick={() => setTyped({ kind: "amount", text: typedDiscount({ kind: "amount", fen: odd }) })}
            >
              {t("discount.odd", { amount: figures(odd) })}
            </button>
          ) : null}
          <div className="change due">
            <span>{t("cart.due")}</span>
            <span className="amount" data-testid="after-discount">
              {after === null ? "—" : money(after.dueFen)}
            </span>
          </div>
          <button type="submit" className="btn go big" disabled={discount === undefined}>
            {discount === null ? t("discount.none") : t("discount.give")} <kbd>Enter</kbd>
          </button>
        </div>
        <Keypad point text={typed.text} onText={(text) => setTyped({ ...typed, text })} />
      </form>
    </Sheet>
  );
}
