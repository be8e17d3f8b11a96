/** A receipt on screen: change, items, what was promised, what this sale paid to whom. */
import type { ReceiptView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money } from "../kit/amount.ts";
import { moment } from "../kit/time.ts";
import { Earn } from "./Earn.tsx";
import { Entry } from "./Entry.tsx";
import { masked } from "./Member.tsx";
import { shortNumber } from "./ordernumber.ts";
import { Payouts } from "./Payouts.tsx";
import { useReading, useTill } from "./use.ts";

export function Receipt({ receipt }: { receipt: ReceiptView }) {
  const { t, locale, language } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  const { tender, balance, paidNow } = receipt;
  const { value: recent } = useReading("payout.recent", paidNow.length === 0 ? { limit: 100 } : null, [
    "payouts",
    "sales",
  ]);
  // What was promised stands as it was; whether it may be drawn for is said as it is now.
  const closed = receipt.entry !== null && !receipt.entry.drawOpen;
  const earn = receipt.earn.joins && closed ? { ...receipt.earn, lottery: false } : receipt.earn;
  const paidLater = recent?.filter((payout) => payout.from === receipt.order) ?? [];
  return (
    <div className="receipt stack" data-testid="receipt" data-order={receipt.order} data-sent={receipt.sent}>
      <div className="across">
        <b>{t("receipt.number", { number: shortNumber(receipt.order) })}</b>
        <span className="sub">
          {receipt.order} · {moment(receipt.at, locale, zone, true)}
        </span>
        <span className={receipt.sent ? "pill go" : "pill wait"}>
          {receipt.sent ? t("receipt.sent") : t("receipt.notSent")}
        </span>
        {receipt.refundedFen > 0 ? (
          <span className="pill stop">{t("receipt.refunded", { amount: figures(receipt.refundedFen) })}</span>
        ) : null}
      </div>
      <div className="columns">
        <div className="stack">
          <ul className="lines">
            {receipt.items.map((item, index) => (
              <li key={index}>
                <span>
                  {item.product === null ? t("cart.amountOnly") : language === "en" ? item.nameEn : item.name}{" "}
                  <span className="sub nowrap">
                    {figures(item.priceFen)} × {item.quantity}
                  </span>
                </span>
                <span className="amount">{figures(item.totalFen)}</span>
              </li>
            ))}
            <li className="strong">
              <span>{t("receipt.total")}</span>
              <span className="amount">{money(receipt.totalFen)}</span>
            </li>
          </ul>
          <div className="sub">
            {balance === null ? null : (
              <span data-testid="receipt-balance">
                {t("receipt.balance", { paid: figures(balance.paidFen), left: figures(balance.leftFen) })}
                {tender === null ? null : " · "}
              </span>
            )}
            {tender === null ? null : t(`tender.${tender.kind}`)}
            {tender?.kind === "cash"
              ? ` ${figures(tender.givenFen)} · ${t("pay.change")} ${figures(tender.changeFen)}`
              : null}
            {tender === null || tender.reference === null ? null : ` · ${tender.reference}`}
            {receipt.member === null ? null : ` · ${t("member.title")} ${masked(receipt.member)}`}
          </div>
        </div>
        <div className="stack">
          {paidNow.length === 0 ? null : (
            <Payouts payouts={paidNow} title={t("receipt.paidNow")} by="to" testId="paid-now" />
          )}
          {paidLater.length === 0 ? null : (
            <Payouts payouts={paidLater} title={t("receipt.paidByServer")} by="to" testId="paid-by-server" />
          )}
          <Earn earn={earn} totalFen={receipt.totalFen - (balance?.paidFen ?? 0)} />
          {receipt.entry === null ? null : <Entry entry={receipt.entry} commitment={receipt.commitment} />}
        </div>
      </div>
    </div>
  );
}

/** Stands where the cart was until the next sale begins. */
export function JustPaid({ receipt }: { receipt: ReceiptView }) {
  const { t } = useTexts();
  const putAway = useTill((till) => till.putAwayReceipt);
  const { tender, balance } = receipt;
  return (
    <section className="cart card paid" aria-label={t("receipt.title")} data-testid="just-paid">
      <div className="banner" role="status">
        <span>{t("receipt.paid")}</span>
        <span className="changeLabel">
          {tender?.kind === "cash" ? t("pay.change") : t(tender === null ? "pay.balance" : `tender.${tender.kind}`)}
        </span>
        <span className="due amount" data-testid="receipt-change">
          {money(
            tender?.kind === "cash" ? tender.changeFen : receipt.totalFen - (tender ? (balance?.paidFen ?? 0) : 0),
          )}
        </span>
      </div>
      <div className="rows" tabIndex={0} role="region" aria-label={t("receipt.details")}>
        <Receipt receipt={receipt} />
      </div>
      <div className="tot next">
        <span className="sub">{t("receipt.nextHow")}</span>
        <button type="button" className="btn" onClick={putAway}>
          {t("receipt.next")} <kbd>Enter</kbd>
        </button>
      </div>
    </section>
  );
}
