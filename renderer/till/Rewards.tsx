/** Rewards that a sale brings those who referred its buyer (§11): what the server credited, or is to credit. */
import type { RewardsView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import type { T } from "../i18n/i18n.ts";
import { money } from "../kit/amount.ts";

type Part = RewardsView["parts"][number];

/** What goes by profit has no amount here. */
function words(t: T, kind: Part["kind"], amountFen: Part["amountFen"], who: string): string {
  const it = { kind: t(`rewards.kind.${kind}`), who };
  return amountFen === null ? t("rewards.toUnsaid", it) : t("rewards.to", { ...it, amount: money(amountFen) });
}

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
          <li key={index} data-fen={amountFen ?? undefined}>
            <span>{words(t, kind, amountFen, memberLabel ?? t("rewards.somebody"))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
