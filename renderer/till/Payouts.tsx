/** Payouts as a list: from which orders, or to whom. */
import type { PayoutView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures } from "../kit/amount.ts";
import { moment } from "../kit/time.ts";
import { payerWords } from "./ordernumber.ts";
import { useTill } from "./use.ts";

export function Payouts({
  payouts,
  title,
  by,
  testId,
}: {
  payouts: readonly PayoutView[];
  title: string;
  by: "from" | "to";
  testId: string;
}) {
  const { t, locale } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  return (
    <section role="group" aria-label={title} data-testid={testId}>
      <h2 className="sub">{title}</h2>
      <ul className="lines">
        {payouts.map((payout, index) => (
          <li key={`${payout.from} ${payout.to} ${index}`}>
            <span>
              {by === "to"
                ? (payout.memberLabel ?? t("member.title"))
                : t("receipt.from", { payer: payerWords(t, payout.from) })}{" "}
              <span className="sub">
                {by === "to" ? `${payout.to} · ` : ""}
                {moment(payout.at, locale, zone)}
              </span>
            </span>
            <span className="amount go">+{figures(payout.amountFen)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
