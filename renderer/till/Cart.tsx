/** The cart: what is sold and what comes back, which line the keys act on, and what is due. */
import { memo, useEffect, useRef } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money } from "../kit/amount.ts";
import {
  changeQuantity,
  EMPTY_CART,
  lineGross,
  lineName,
  lineOff,
  pieces,
  priceOf,
  removeSelected,
  select,
  setQuantity,
  weighed,
} from "./cart.ts";
import type { Line } from "./cart.ts";
import { discountWords } from "./discount.ts";
import { Kbd } from "./Kbd.tsx";
import { shortNumber } from "./ordernumber.ts";
import { useTill } from "./use.ts";

/** What there is to say of a line beneath its name. */
function useDetails(line: Line): string {
  const { t } = useTexts();
  if (line.kind === "return") return t("cart.returned", { number: shortNumber(line.order), reason: line.reason });
  const said =
    line.kind === "amount"
      ? [t("cart.noProduct")]
      : [
          line.product.barcode ?? line.product.code,
          line.priceFen === undefined ? "" : t("cart.repriced", { list: figures(line.product.priceFen) }),
        ];
  if (line.discount !== undefined)
    said.push(t("cart.lineDiscount", { what: discountWords(line.discount, t), amount: figures(lineOff(line)) }));
  if (line.note !== undefined) said.push(line.note);
  return said.filter((text) => text !== "").join(" · ");
}

function Quantity({ line, selected }: { line: Line; selected: boolean }) {
  const { t } = useTexts();
  const edit = useTill((till) => till.edit);
  if (line.kind === "amount") return <span className="quantity" />;
  if (line.kind === "product" && line.weight !== undefined)
    return (
      <span className="quantity">
        {weighed(line.weight)} {line.product.unit}
      </span>
    );
  if (!selected || line.kind === "return") return <span className="quantity">× {line.quantity}</span>;
  return (
    <span className="quantity">
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
    </span>
  );
}

type RowProps = { line: Line; index: number; selected: boolean };

const Row = memo(function Row({ line, index, selected }: RowProps) {
  const { t, language } = useTexts();
  const edit = useTill((till) => till.edit);
  const open = useTill((till) => till.open);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  const name = lineName(line, language, t("cart.amountOnly"));
  const details = useDetails(line);
  const totalFen = lineGross(line) - lineOff(line);
  return (
    <li
      ref={row}
      className={`row${selected ? " sel" : ""}${line.kind === "return" ? " back" : ""}`}
      aria-current={selected ? "true" : undefined}
      data-line={line.kind}
    >
      <button
        type="button"
        className="pick"
        onClick={() =>
          selected && line.kind !== "return" ? open({ kind: "line" }) : edit((cart) => select(cart, index))
        }
      >
        <span className="n">{name}</span>
        <span className="sub">{details}</span>
      </button>
      <span className="amount">{line.kind === "product" ? figures(priceOf(line)) : ""}</span>
      <Quantity line={line} selected={selected} />
      <span className={totalFen < 0 ? "amount n below" : "amount n"}>{figures(totalFen)}</span>
      {selected ? (
        <span className="rowActs">
          {line.kind === "return" ? null : (
            <button
              type="button"
              className="btn bare"
              aria-label={t("cart.change", { name })}
              onClick={() => open({ kind: "line" })}
            >
              ⋯
            </button>
          )}
          <button
            type="button"
            className="btn bare"
            aria-label={t("cart.remove", { name })}
            onClick={() => edit(removeSelected)}
          >
            ×
          </button>
        </span>
      ) : (
        <span />
      )}
    </li>
  );
});

function Empty() {
  const { t } = useTexts();
  const held = useTill((till) => till.status?.held ?? 0);
  return (
    <div className="empty" data-testid="cart-empty">
      <b>{t("cart.empty")}</b>
      <span>{t("cart.emptyHow")}</span>
      <span className="across keysHint">
        <Kbd act="search" /> {t("key.search")} <Kbd act="amount" /> {t("key.amount")} <Kbd act="member" />{" "}
        {t("key.member")}
      </span>
      {held === 0 ? null : (
        <span className="across keysHint">
          <span className="pill wait">{t("held.some", { count: held })}</span> <Kbd act="resume" /> {t("key.resume")}
        </span>
      )}
    </div>
  );
}

/** What the clerk needs somebody for, or may not do at all, before it can be paid. */
function Needed() {
  const { t, named } = useTexts();
  const preview = useTill((till) => till.preview);
  const rights = (some: readonly string[]) => some.map((right) => named("right", right)).join(t("list.and"));
  if (preview === null) return null;
  return (
    <>
      {preview.needs.length === 0 ? null : (
        <span className="pill wait" data-testid="needs">
          {t("cart.needs", { rights: rights(preview.needs) })}
        </span>
      )}
      {preview.denied.length === 0 ? null : (
        <span className="pill stop">{t("cart.denied", { rights: rights(preview.denied) })}</span>
      )}
    </>
  );
}

function Totals() {
  const { t } = useTexts();
  const lines = useTill((till) => till.sale.lines);
  const totals = useTill((till) => till.totals);
  const discount = useTill((till) => till.sale.discount);
  const edit = useTill((till) => till.edit);
  const { grossFen, discountFen, returnFen, dueFen, cashDueFen } = totals;
  const detailed = discountFen > 0 || returnFen > 0;
  return (
    <>
      <div className="across">
        <span className="sub">{t("cart.count", { lines: lines.length, pieces: pieces(lines) })}</span>
        <Needed />
        <span className="push" />
        {lines.length === 0 ? null : (
          <button type="button" className="btn bare small" onClick={() => edit(() => EMPTY_CART)}>
            {t("cart.clear")}
          </button>
        )}
      </div>
      {detailed ? (
        <dl className="sums">
          <dt>{t("cart.gross")}</dt>
          <dd className="amount">{figures(grossFen)}</dd>
          {discountFen > 0 ? (
            <>
              <dt>
                {t("cart.discount")}{" "}
                {discount === null ? null : <span className="pill">{discountWords(discount, t)}</span>}
              </dt>
              <dd className="amount" data-testid="discount" data-fen={discountFen}>
                −{figures(discountFen)}
              </dd>
            </>
          ) : null}
          {returnFen > 0 ? (
            <>
              <dt>{t("cart.returns")}</dt>
              <dd className="amount" data-testid="returns" data-fen={returnFen}>
                −{figures(returnFen)}
              </dd>
            </>
          ) : null}
        </dl>
      ) : null}
      <span className="dueLabel">
        {t(dueFen < 0 ? "cart.handBack" : "cart.due")}
        {cashDueFen === dueFen ? null : (
          <span className="sub nowrap"> {t("cart.inCash", { amount: figures(Math.abs(cashDueFen)) })}</span>
        )}
      </span>
      <output className="due amount" aria-label={t("cart.due")} data-testid="due" data-fen={dueFen}>
        {money(Math.abs(dueFen))}
      </output>
    </>
  );
}

function TypedQuantity({ quantity }: { quantity: string }) {
  const { t } = useTexts();
  const edit = useTill((till) => till.edit);
  const typeQuantity = useTill((till) => till.typeQuantity);
  return (
    <div className="across" role="status">
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
    </div>
  );
}

export function Cart() {
  const { t } = useTexts();
  const lines = useTill((till) => till.sale.lines);
  const selected = useTill((till) => till.sale.selected);
  const quantity = useTill((till) => till.quantity);
  return (
    <section className="cart card" aria-label={t("cart.title")}>
      {lines.length === 0 ? (
        <Empty />
      ) : (
        <ul className="rows">
          {lines.map((line, index) => (
            <Row key={index} line={line} index={index} selected={index === selected} />
          ))}
        </ul>
      )}
      <div className="tot">
        {quantity === null ? null : <TypedQuantity quantity={quantity} />}
        <Totals />
      </div>
    </section>
  );
}
