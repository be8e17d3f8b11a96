/** The last sales with what their entries have received so far, and what came back most recently. */
import { useState } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { moment } from "../kit/time.ts";
import { Elsewhere } from "./Elsewhere.tsx";
import { payerWords, shortNumber } from "./ordernumber.ts";
import { Receipt } from "./Receipt.tsx";
import { useReading, useTill } from "./use.ts";

const AT_MOST = 50;

function Sales() {
  const { t, locale } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  const open = useTill((till) => till.open);
  const { value: sales, refusal } = useReading("sale.recent", { limit: AT_MOST }, ["sales", "payouts", "status"]);
  if (refusal !== null) return <Refused said={refusal} />;
  if (sales === null) return <div className="empty">{t("loading")}</div>;
  if (sales.length === 0) {
    return (
      <div className="empty">
        <b>{t("recent.none")}</b>
      </div>
    );
  }
  return (
    <table className="table" aria-label={t("recent.sales")}>
      <thead>
        <tr>
          <th>{t("recent.number")}</th>
          <th>{t("recent.at")}</th>
          <th>{t("member.title")}</th>
          <th className="r">{t("receipt.total")}</th>
          <th className="r">{t("entry.entitlement")}</th>
          <th className="r">{t("entry.received")}</th>
          <th>{t("recent.upload")}</th>
          <th>
            <span className="unseen">{t("recent.acts")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sales.map((sale) => (
          <tr key={sale.order} data-order={sale.order} data-received-fen={sale.receivedFen ?? 0}>
            <td>{shortNumber(sale.order)}</td>
            <td>{moment(sale.at, locale, zone)}</td>
            <td>{sale.memberLabel ?? "—"}</td>
            <td className="r">
              {figures(sale.totalFen)}
              {sale.refundedFen > 0 ? <div className="stopText">−{figures(sale.refundedFen)}</div> : null}
            </td>
            <td className="r">{sale.entitlementFen === null ? "—" : figures(sale.entitlementFen)}</td>
            <td className={(sale.receivedFen ?? 0) > 0 ? "r go" : "r"}>
              {sale.receivedFen === null ? "—" : figures(sale.receivedFen)}
            </td>
            <td>
              <span className={sale.sent ? "pill go" : "pill wait"}>
                {sale.sent ? t("receipt.sent") : t("receipt.notSent")}
              </span>
            </td>
            <td className="acts">
              <button
                type="button"
                className="btn"
                aria-label={t("recent.openOne", { number: shortNumber(sale.order) })}
                onClick={() => open({ kind: "receipt", order: sale.order })}
              >
                {t("recent.open")}
              </button>
              <button
                type="button"
                className="btn"
                aria-label={t("recent.returnOne", { number: shortNumber(sale.order) })}
                disabled={sale.refundedFen >= sale.totalFen}
                onClick={() => open({ kind: "refund", order: sale.order })}
              >
                {t("key.return")}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Payouts() {
  const { t, locale } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  const { value: payouts, refusal } = useReading("payout.recent", { limit: AT_MOST }, ["payouts", "sales"]);
  if (refusal !== null) return <Refused said={refusal} />;
  if (payouts === null) return <div className="empty">{t("loading")}</div>;
  if (payouts.length === 0) {
    return (
      <div className="empty">
        <b>{t("recent.noPayouts")}</b>
        <span>{t("recent.noPayoutsHow")}</span>
      </div>
    );
  }
  return (
    <ul className="lines" aria-label={t("recent.payouts")} data-testid="payouts">
      {payouts.map((payout, index) => (
        <li key={`${payout.from} ${payout.to} ${index}`}>
          <span>
            <b>{payout.memberLabel ?? t("member.title")}</b>{" "}
            <span className="sub">
              {t("recent.payout", { from: payerWords(t, payout.from), to: payout.to })} ·{" "}
              {moment(payout.at, locale, zone)}
            </span>
          </span>
          <span className="amount go">+{figures(payout.amountFen)}</span>
        </li>
      ))}
    </ul>
  );
}

export function RecentDialog() {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  const [shown, setShown] = useState<"sales" | "payouts" | "elsewhere">("sales");
  return (
    <Sheet title={t("key.recent")} onClose={close} width={1080}>
      <div className="stack">
        <div className="across" role="group" aria-label={t("recent.show")}>
          {(["sales", "payouts", "elsewhere"] as const).map((each) => (
            <button
              key={each}
              type="button"
              className={each === shown ? "btn on" : "btn"}
              aria-pressed={each === shown}
              data-autofocus={each === shown ? true : undefined}
              onClick={() => setShown(each)}
            >
              {t(`recent.${each}`)}
            </button>
          ))}
        </div>
        {shown === "sales" ? <Sales /> : shown === "payouts" ? <Payouts /> : <Elsewhere />}
      </div>
    </Sheet>
  );
}

export function ReceiptDialog({ order }: { order: string }) {
  const { t } = useTexts();
  const open = useTill((till) => till.open);
  const { value: receipt, refusal } = useReading("sale.receipt", { order }, ["sales", "payouts", "status"]);
  const back = () => open({ kind: "recent" });
  return (
    <Sheet title={t("receipt.title")} onClose={back} width={960}>
      <div className="stack">
        <Refused said={refusal} />
        {receipt === null ? (
          refusal === null ? (
            <div className="empty">{t("loading")}</div>
          ) : null
        ) : (
          <Receipt receipt={receipt} />
        )}
        <div className="across">
          <button type="button" className="btn" onClick={back}>
            {t("back")} <kbd>Esc</kbd>
          </button>
          <button
            type="button"
            className="btn"
            disabled={receipt === null || receipt.refundedFen >= receipt.totalFen}
            onClick={() => open({ kind: "refund", order })}
          >
            {t("key.return")}
          </button>
        </div>
      </div>
    </Sheet>
  );
}
