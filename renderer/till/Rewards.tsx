/** Rewards that a sale brings those who referred its buyer (§11): what the server credited, or is to credit. */
import type { RewardsView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { money } from "../kit/amount.ts";

export function Rewards({ rewards }: { rewards: RewardsView }) {
  const { t } = useTexts();
  const { state, parts } = rewards;
  return (
    <section
      className="stack tight"
      role="group"
      aria-label={t("rewards.title")}
      data-testid="rewards"
      data-state={state}
    >
      <div className="across">
        <b>{t("rewards.title")}</b>
        <span className={state === "credited" ? "pill go" : "pill wait"}>{t(`rewards.state.${state}`)}</span>
      </div>
      <ul className="lines">
        {parts.map(({ kind, memberLabel, amountFen }, index) => (
          <li key={index} data-fen={amountFen}>
            <span>
              {t("rewards.to", {
                kind: t(`rewards.kind.${kind}`),
                amount: money(amountFen),
                who: memberLabel ?? t("rewards.somebody"),
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
