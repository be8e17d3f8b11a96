/** The cart: what is being sold, which line the keys act on, and what is due. */
import { useEffect, useRef } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money } from "../kit/amount.ts";
import { changeQuantity, lineTotal, pieces, removeSelected, select, setQuantity, total } from "./cart.ts";
import type { Line } from "./cart.ts";
import { useTill } from "./use.ts";

function Row({ line, index, selected }: { line: Line; index: number; selected: boolean }) {
  const { t, language } = useTexts();
  const edit = useTill((till) => till.edit);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  const product = line.kind === "product" ? line.product : null;
  const name = product === null ? t("cart.amountOnly") : language === "en" ? product.nameEn : product.name;
  return (
    <li ref={row} className={selected ? "row sel" : "row"} aria-current={selected ? "true" : undefined}>
      <button type="button" className="pick" onClick={() => edit((cart) => select(cart, index))}>
        <span className="n">{name}</span>
        <span className="sub">{product === null ? t("cart.noProduct") : (product.barcode ?? product.code)}</span>
      </button>
      <span className="amount">{product === null ? "" : figures(product.priceFen)}</span>
      <span className="quantity">
        {selected && line.kind === "product" ? (
          <>
            <button
              type="button"
              className="btn"
              aria-label={t("cart.less")}
              onClick={() => edit((cart) => changeQuantity(cart, -1))}
              disabled={line.quantity === 1}
            >
              −
            </button>
            <b>{line.quantity}</b>
            <button
              type="button"
              className="btn"
              aria-label={t("cart.more")}
              onClick={() => edit((cart) => changeQuantity(cart, 1))}
            >
              +
            </button>
          </>
        ) : line.kind === "product" ? (
          `× ${line.quantity}`
        ) : (
          ""
        )}
      </span>
      <span className="amount n">{figures(lineTotal(line))}</span>
      {selected ? (
        <button
          type="button"
          className="btn bare"
          aria-label={t("cart.remove", { name })}
          onClick={() => edit(removeSelected)}
        >
          ×
        </button>
      ) : (
        <span />
      )}
    </li>
  );
}

export function Cart() {
  const { t } = useTexts();
  const cart = useTill((till) => till.sale.cart);
  const quantity = useTill((till) => till.quantity);
  const edit = useTill((till) => till.edit);
  const typeQuantity = useTill((till) => till.typeQuantity);
  const due = total(cart);
  return (
    <section className="cart card" aria-label={t("cart.title")}>
      {cart.lines.length === 0 ? (
        <div className="empty" data-testid="cart-empty">
          <b>{t("cart.empty")}</b>
          <span>{t("cart.emptyHow")}</span>
          <span className="across keysHint">
            <kbd>F2</kbd> {t("key.search")} <kbd>F4</kbd> {t("key.amount")} <kbd>F3</kbd> {t("key.member")}
          </span>
        </div>
      ) : (
        <ul className="rows">
          {cart.lines.map((line, index) => (
            <Row
              key={line.kind === "product" ? line.product.id : `#${index}`}
              line={line}
              index={index}
              selected={index === cart.selected}
            />
          ))}
        </ul>
      )}
      <div className="tot">
        {quantity === null ? (
          <span className="sub">{t("cart.count", { lines: cart.lines.length, pieces: pieces(cart) })}</span>
        ) : (
          <span className="across" role="status">
            <span className="pill you">{t("cart.quantity", { quantity: quantity === "" ? "…" : quantity })}</span>
            <button
              type="button"
              className="btn"
              onClick={() => {
                typeQuantity(null);
                if (quantity !== "") edit((now) => setQuantity(now, Number(quantity)));
              }}
            >
              {t("confirm")} <kbd>Enter</kbd>
            </button>
          </span>
        )}
        <span className="dueLabel">{t("cart.due")}</span>
        <output className="due amount" aria-label={t("cart.due")} data-testid="due" data-fen={due}>
          {money(due)}
        </output>
      </div>
    </section>
  );
}
