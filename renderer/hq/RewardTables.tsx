/** Beside the days: who was rewarded on one of them, who brought which store, who has a level in a team. */
import { useState } from "react";
import type { HqInput, HqOutput } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { askHq, usePolled, type Said } from "./client.ts";
import { hashOf } from "./place.ts";

const MOST_MEMBERS = 100;
const PAGE = 50;

export function MemberLink({ member, label }: { member: string; label: string }) {
  const { t } = useTexts();
  return (
    <a href={hashOf({ page: "member", member })} aria-label={t("hqMember.openNamed", { member: label })}>
      {label}
    </a>
  );
}

type Filter = Pick<HqInput<"rewards.members">, "kind" | "store">;

export function RewardMembers({ day, filter }: { day: string | null; filter: Filter }) {
  const { t } = useTexts();
  if (day === null)
    return (
      <section className="card" aria-label={t("rewards.byMember", { day: "—" })}>
        <div className="empty">{t("rewards.chooseDay")}</div>
      </section>
    );
  return <MembersOfDay day={day} filter={filter} />;
}

function MembersOfDay({ day, filter }: { day: string; filter: Filter }) {
  const { t } = useTexts();
  const { value, refusal } = usePolled("rewards.members", { day, ...filter, limit: MOST_MEMBERS }, false);
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
    </section>
  );
}

export function RecruitStores() {
  const { t } = useTexts();
  const { value, refusal } = usePolled("recruit.stores", {}, false);
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

export function TeamMembers() {
  const { t } = useTexts();
  const first = usePolled("team.members", { after: null, limit: PAGE }, false);
  const [later, setLater] = useState<HqOutput<"team.members">>([]);
  const [ended, setEnded] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const rows = [...(first.value ?? []), ...later];
  const last = rows.at(-1);
  const more = async () => {
    if (last === undefined) return;
    const answer = await askHq("team.members", { after: last.member, limit: PAGE });
    setSaid(answer.ok ? null : answer);
    if (!answer.ok) return;
    setLater([...later, ...answer.value]);
    setEnded(answer.value.length < PAGE);
  };
  return (
    <section className="card wide" aria-label={t("team.title")} data-testid="team">
      <h2>{t("team.title")}</h2>
      <Refused said={said ?? first.refusal} />
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
      {ended || rows.length === 0 || rows.length % PAGE !== 0 ? null : (
        <div className="pad">
          <button type="button" className="btn" onClick={() => void more()}>
            {t("hq.more")}
          </button>
        </div>
      )}
    </section>
  );
}
