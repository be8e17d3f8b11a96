/** What a return does: to the order, to the member's balance, to the entry in the queue. */
import type { RefundView } from "../../shared/contract/till.ts";
import { useTexts } from "../i18n/i18n.ts";
import { money } from "../kit/amount.ts";

export function Effect({ effect, done = false }: { effect: RefundView; done?: boolean }) {
  const { t } = useTexts();
  const loses = effect.lostWaitingFen + effect.clawedFen > 0;
  return (
    <section
      className={done ? "note go" : "note wait"}
      aria-label={t("refund.effect")}
      data-testid={done ? "refund-done" : "refund-effect"}
      role="status"
    >
      <b>{t(done ? "refund.done" : "refund.will", { amount: money(effect.refundFen) })}</b>
      {effect.toBalanceFen > 0 ? (
        <div data-testid="refund-to-balance">
          {t("refund.toBalance", {
            balance: money(effect.toBalanceFen),
            rest: money(effect.refundFen - effect.toBalanceFen),
          })}
        </div>
      ) : null}
      <div>{t("refund.left", { left: money(effect.leftFen) })}</div>
      {loses ? (
        <div>{t("refund.loses", { lost: money(effect.lostWaitingFen), clawed: money(effect.clawedFen) })}</div>
      ) : null}
      <div className="sub">{t(`refund.by.${effect.effectBy}`)}</div>
    </section>
  );
}
