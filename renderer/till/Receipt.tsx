/** A receipt on screen: change, items, what was promised, what this sale paid to whom. */
import type { ReceiptView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money } from "../kit/amount.ts";
import { moment } from "../kit/time.ts";
import { weighed } from "./cart.ts";
import { Earn } from "./Earn.tsx";
import { Entry } from "./Entry.tsx";
import { masked } from "./Member.tsx";
import { shortNumber } from "./ordernumber.ts";
import { Payouts } from "./Payouts.tsx";
import { ReceiptPreview } from "./print/ReceiptPreview.tsx";
import { Rewards } from "./Rewards.tsx";
import { useReading, useTill } from "./use.ts";

export function Receipt({ receipt }: { receipt: ReceiptView }) {
  const { t, locale, language } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  const { balance, paidNow } = receipt;
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
      <ReceiptPreview order={receipt.order} />
      <div className="columns">
        <div className="stack">
          <ul className="lines">
            {receipt.items.map((item, index) => (
              <li key={index}>
                <span>
                  {item.product === null ? t("cart.amountOnly") : language === "en" ? item.nameEn : item.name}{" "}
                  <span className="sub nowrap">
                    {figures(item.priceFen)} × {item.weight === null ? item.quantity : weighed(item.weight)}
                  </span>
                  {item.discountFen > 0 || item.note !== null ? (
                    <span className="sub block">
                      {[
                        item.discountFen > 0 ? t("receipt.off", { amount: figures(item.discountFen) }) : null,
                        item.note,
                      ]
                        .filter((text) => text !== null)
                        .join(" · ")}
                    </span>
                  ) : null}
                </span>
                <span className="amount">{figures(item.totalFen)}</span>
              </li>
            ))}
            {receipt.returns.map((back, index) => (
              <li key={`back ${index}`}>
                <span>
                  {t("receipt.back", { name: language === "en" ? back.nameEn : back.name })}{" "}
                  <span className="sub nowrap">
                    {shortNumber(back.order)} × {back.quantity}
                  </span>
                </span>
                <span className="amount below">−{figures(back.amountFen)}</span>
              </li>
            ))}
            <li className="strong">
              <span>{t("receipt.total")}</span>
              <span className="amount">{money(receipt.totalFen)}</span>
            </li>
          </ul>
          <Tenders receipt={receipt} />
        </div>
        <div className="stack">
          {paidNow.length === 0 ? null : (
            <Payouts payouts={paidNow} title={t("receipt.paidNow")} by="to" testId="paid-now" />
          )}
          {paidLater.length === 0 ? null : (
            <Payouts payouts={paidLater} title={t("receipt.paidByServer")} by="to" testId="paid-by-server" />
          )}
          <Earn earn={earn} totalFen={receipt.totalFen - (balance?.paidFen ?? 0)} wait={receipt.wait} />
          {receipt.rewards === null ? null : <Rewards rewards={receipt.rewards} />}
          {receipt.entry === null ? null : <Entry entry={receipt.entry} commitment={receipt.commitment} />}
        </div>
      </div>
    </div>
  );
}

/** By what it was paid, and who took it. */
function Tenders({ receipt }: { receipt: ReceiptView }) {
  const { t } = useTexts();
  const { tenders, deductions, balance, handBack, roundingFen, member, clerk, approver } = receipt;
  const said = [
    ...deductions.map((it) =>
      t("receipt.deducted", { what: t(`tender.${it.kind}`), value: figures(it.value), amount: figures(it.amountFen) }),
    ),
    ...tenders.map((it) =>
      it.kind === "cash"
        ? `${t("tender.cash")} ${figures(it.givenFen)} · ${t("pay.change")} ${figures(it.changeFen)}`
        : [t(`tender.${it.kind}`), tenders.length > 1 ? figures(it.amountFen) : null, it.reference]
            .filter((text) => text !== null)
            .join(" · "),
    ),
    roundingFen === 0 ? "" : t("receipt.rounded", { amount: figures(roundingFen) }),
    handBack === null
      ? ""
      : t("receipt.handBack", { what: t(`tender.${handBack.kind}`), amount: figures(handBack.amountFen) }),
    member === null ? "" : `${t("member.title")} ${masked(member)}`,
    clerk === null ? "" : t("receipt.clerk", { name: clerk }),
    approver === null ? "" : t("receipt.approver", { name: approver }),
  ].filter((text) => text !== "");
  return (
    <div className="sub">
      {balance === null ? null : (
        <div data-testid="receipt-balance">
          {t("receipt.balance", { paid: figures(balance.paidFen), left: figures(balance.leftFen) })}
        </div>
      )}
      {said.map((text) => (
        <div key={text}>{text}</div>
      ))}
    </div>
  );
}

/** What is said large: the change, what goes back, or what was paid and how. */
function useBanner({ tenders, balance, handBack, totalFen }: ReceiptView): { label: string; amountFen: number } {
  const { t } = useTexts();
  const cash = tenders.find((it) => it.kind === "cash");
  if (handBack !== null) return { label: t("cart.handBack"), amountFen: handBack.amountFen };
  if (cash !== undefined) return { label: t("pay.change"), amountFen: cash.changeFen };
  const money = tenders.reduce((sum, it) => sum + it.amountFen, 0);
  const only = tenders.length === 1 ? tenders[0] : undefined;
  if (only !== undefined) return { label: t(`tender.${only.kind}`), amountFen: money };
  if (tenders.length > 1) return { label: t("pay.split"), amountFen: money };
  return {
    label: t(balance === null ? "receipt.nothingPaid" : "pay.balance"),
    amountFen: balance?.paidFen ?? totalFen,
  };
}

/** The printer never stands in the way of the next sale; what is wrong with it is said all the same. */
function Printing() {
  const { t } = useTexts();
  const printer = useTill((till) => till.status?.printer ?? "none");
  const open = useTill((till) => till.open);
  if (printer !== "waiting") return null;
  return (
    <button type="button" className="btn waits" onClick={() => open({ kind: "prints" })}>
      {t("receipt.printerWaits")}
    </button>
  );
}

/** Stands where the cart was until the next sale begins. */
export function JustPaid({ receipt }: { receipt: ReceiptView }) {
  const { t } = useTexts();
  const putAway = useTill((till) => till.putAwayReceipt);
  const { label, amountFen } = useBanner(receipt);
  return (
    <section className="cart card paid" aria-label={t("receipt.title")} data-testid="just-paid">
      <div className="banner" role="status">
        <span>{t("receipt.paid")}</span>
        <span className="changeLabel">{label}</span>
        <span className="due amount" data-testid="receipt-change">
          {money(amountFen)}
        </span>
      </div>
      <div className="rows" tabIndex={0} role="region" aria-label={t("receipt.details")}>
        <Receipt receipt={receipt} />
      </div>
      <div className="tot next">
        <span className="sub">{t("receipt.nextHow")}</span>
        <span className="across">
          <Printing />
          <button type="button" className="btn" onClick={putAway}>
            {t("receipt.next")} <kbd>Enter</kbd>
          </button>
        </span>
      </div>
    </section>
  );
}
