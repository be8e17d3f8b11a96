/**
 * The rewards around the queue and the union queue (§10, §11) in plain sentences, and what of them the
 * owner has to acknowledge (§12.1, §12.2), with its figures. Decides nothing.
 */
import type { Needed } from "../../shared/rules/acknowledge.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import type { T } from "../i18n/i18n.ts";
import { percent } from "../kit/amount.ts";

/** A sentence each; none: there is nothing around the queue. */
export function aroundQueue({ union, rewards }: Pick<Rules, "union" | "rewards">, t: T): string[] {
  const said: string[] = [];
  if (union) {
    said.push(t("rule.union", { ratio: percent(union.ratio), share: percent(union.share) }));
    if (union.accelerate > 0) said.push(t("rule.union.accelerate", { ratio: percent(union.accelerate) }));
  }
  if (!rewards) return said;
  const before = said.length;
  const { base, direct, indirect, team, recruit, shareholders } = rewards;
  if (direct !== null) said.push(t("rule.rewards.direct", { ratio: percent(direct) }));
  if (indirect !== null) said.push(t("rule.rewards.indirect", { ratio: percent(indirect) }));
  if (team) said.push(neededWords({ what: "team", figures: team }, t));
  if (recruit !== null) said.push(t("rule.rewards.recruit", { ratio: percent(recruit) }));
  if (shareholders) said.push(neededWords({ what: "shareholders", figures: shareholders }, t));
  if (said.length > before) said.push(t(`rule.rewards.base.${base}`));
  return said;
}

/** What is acknowledged, with its figures. */
export function neededWords(need: Needed, t: T): string {
  switch (need.what) {
    case "team": {
      const { levels, maxDepth } = need.figures;
      const steps = Object.entries(levels).map(([level, ratio]) =>
        t("rule.rewards.level", { level, ratio: percent(ratio) }),
      );
      return t("rule.rewards.team", { levels: steps.join(" · ") || t("rule.none"), depth: maxDepth });
    }
    case "depth":
      return t("rule.rewards.depth", { depth: need.figures.maxDepth });
    case "shareholders": {
      const { ratio, period, shares } = need.figures;
      return t(`rule.rewards.shareholders.${period}`, {
        ratio: percent(ratio),
        count: shares.length,
        shares: shares.map(({ member, weight }) => `${member} × ${weight}`).join(" · "),
      });
    }
    case "ratio-above-100":
      return t("ack.aboveWhole", { ratio: percent(need.figures.ratio), where: need.figures.where });
    case "ratio-above-extract": {
      const { ratio, extract, queue } = need.figures;
      return t("ack.aboveExtract", { ratio: percent(ratio), extract: percent(extract), queue });
    }
    case "above-margin": {
      const { extract, rewards, margin } = need.figures;
      return t("ack.aboveMargin", {
        extract: percent(extract),
        rewards: signed(rewards),
        margin: signed(margin),
      });
    }
  }
}

/** A percentage that may be below 0. */
export const signed = (bp: number): string => (bp < 0 ? `−${percent(-bp)}` : percent(bp));
