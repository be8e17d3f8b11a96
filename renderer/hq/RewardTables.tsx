/** Beside the days: who was rewarded on one of them, who brought which store, who has a level in a team. */
import { useState } from "react";
import type { HqInput, HqOutput } from "../../shared/contract/hq.ts";
import { MOST_MEMBERS } from "../../shared/contract/hqRewards.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { askHq, SELDOM_MS, usePolled } from "./client.ts";
import { MemberLink } from "./MemberLink.tsx";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";

/** Of a day, before more are asked for. */
const FIRST_MEMBERS = 100;
const PAGE = 50;

type Filter = Pick<HqInput<"rewards.members">, "kind" | "store">;

type Props = {
  day: string | null;
  filter: Filter;
  /** What the day comes to: another sum is of other members. */
  anew: string;
};

export function RewardMembers({ day, filter, anew }: Props) {
  const { t } = useTexts();
  if (day === null)
    return (
      <section className="card" aria-label={t("rewards.byMember", { day: "—" })}>
        <div className="empty">{t("rewards.chooseDay")}</div>
      </section>
    );
  return <MembersOfDay day={day} filter={filter} anew={anew} />;
}

function MembersOfDay({ day, filter, anew }: Props & { day: string }) {
  const { t } = useTexts();
  const [limit, setLimit] = useState(FIRST_MEMBERS);
  const { value, refusal } = usePolled("rewards.members", { day, ...filter, limit }, false, anew);
  return (
    <section className="card wide" aria-label={t("rewards.byMember", { day })} data-testid="reward-members">
      <h2>{t("rewards.byMember", { day })}</h2>
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{t("hq.member")}</th>
              <th className="r">{t("rewards.howMany")}</th>
              <th className="r">{t("rewards.clawed")}</th>
              <th className="r">{t("rewards.net")}</th>
            </tr>
          </thead>
          <tbody>
            {value.map((row) => (
              <tr key={row.member} data-member={row.member}>
                <td>
                  <MemberLink member={row.member} label={row.memberLabel} />
                </td>
                <td className="r">{count(row.count)}</td>
                <td className="r">{figures(-row.clawedFen)}</td>
                <td className="r">
                  <b>{figures(row.creditedFen - row.clawedFen)}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {value === null || value.length < limit ? null : (
        <div className="pad stack" data-testid="members-cut">
          <p className="sub">{t(limit < MOST_MEMBERS ? "rewards.cut" : "rewards.cutLast", { count: count(limit) })}</p>
          {limit < MOST_MEMBERS ? (
            <button type="button" className="btn" onClick={() => setLimit(MOST_MEMBERS)}>
              {t("hq.more")}
            </button>
          ) : null}
        </div>
      )}
    </section>
  );
}

export function RecruitStores() {
  const { t } = useTexts();
  const { value, refusal } = usePolled("recruit.stores", {}, SELDOM_MS);
  return (
    <section className="card wide" aria-label={t("recruit.title")} data-testid="recruit">
      <h2>{t("recruit.title")}</h2>
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : value.length === 0 ? (
        <div className="empty">{t("recruit.none")}</div>
      ) : (
        <table className="table">
          <caption>{t("recruit.how")}</caption>
          <thead>
            <tr>
              <th>{t("rewards.store")}</th>
              <th>{t("recruit.by")}</th>
              <th className="r">{t("recruit.paid")}</th>
            </tr>
          </thead>
          <tbody>
            {value.map((row) => (
              <tr key={row.store} data-store={row.store}>
                <td>{row.storeName}</td>
                <td>
                  {row.recruiter === null ? (
                    t("recruit.nobody")
                  ) : (
                    <MemberLink member={row.recruiter.member} label={row.recruiter.memberLabel} />
                  )}
                </td>
                <td className="r">{figures(row.creditedFen - row.clawedFen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

type Team = HqOutput<"team.members">[number];

const idOf = ({ member }: Team): string => member;

async function teamAfter(after: string) {
  const answer = await askHq("team.members", { after, limit: PAGE });
  return answer.ok ? { ok: true as const, value: pageOf(answer.value, PAGE, idOf) } : answer;
}

export function TeamMembers() {
  const { t } = useTexts();
  const first = usePolled("team.members", { after: null, limit: PAGE }, SELDOM_MS);
  // With the levels: a row further down may be another too when one of the first is.
  const anew = JSON.stringify(first.value);
  const paged = usePages(first.value === null ? null : pageOf(first.value, PAGE, idOf), idOf, teamAfter, anew);
  const { rows } = paged;
  return (
    <section className="card wide" aria-label={t("team.title")} data-testid="team">
      <h2>{t("team.title")}</h2>
      <Refused said={first.refusal} />
      {first.value === null && first.refusal === null ? <div className="empty">{t("loading")}</div> : null}
      {first.value?.length === 0 ? (
        <div className="empty">
          <b>{t("team.none")}</b>
          <span>{t("team.noneHow")}</span>
        </div>
      ) : null}
      {rows.length === 0 ? null : (
        <table className="table">
          <thead>
            <tr>
              <th>{t("hq.member")}</th>
              <th>{t("team.level")}</th>
              <th className="r">{t("team.brought")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.member} data-member={row.member}>
                <td>
                  <MemberLink member={row.member} label={row.memberLabel} />
                </td>
                <td>
                  <span className="pill you">{row.teamLevel}</span>
                </td>
                <td className="r">{count(row.broughtCount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <More of={paged} />
    </section>
  );
}
