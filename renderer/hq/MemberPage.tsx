/** A member at HQ: who brought it and whom it brought, its level in a team, and what its cash came from and went to. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqMember, HqPeopleAct } from "../../shared/contract/hqRewards.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures, percent } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { ByHand } from "./ByHand.tsx";
import { askHq, SELDOM_MS, usePolled } from "./client.ts";
import { EraseMember } from "./EraseMember.tsx";
import { MemberGifts } from "./GiftsGiven.tsx";
import { May } from "./me.tsx";
import { MemberLink } from "./MemberLink.tsx";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";
import { SayWhy } from "./SayWhy.tsx";
import { StatementCard } from "./StatementCard.tsx";

const PAGE = 50;

function Head({ member }: { member: HqMember }) {
  const { t } = useTexts();
  return (
    <section className="card pad across" aria-label={t("hq.member")} data-testid="member" data-member={member.member}>
      <b className="big">{member.memberLabel}</b>
      <span className="sub mono">{member.member}</span>
      {member.erasedAt === null ? null : <span className="pill wait">{t("erase.done")}</span>}
      {member.level === null ? null : <span className="pill">{member.level}</span>}
      {member.teamLevel === null ? null : (
        <span className="pill you">
          {t("team.level")} {member.teamLevel}
        </span>
      )}
      <span className="push">
        {t("hqMember.cash")} <b className="big">{figures(member.cashFen)}</b>
      </span>
    </section>
  );
}

type HqNamed = HqMember["brought"][number];

const idOf = ({ member }: HqNamed): string => member;

function Named({ it }: { it: HqNamed }) {
  return (
    <li data-member={it.member}>
      <MemberLink member={it.member} label={it.memberLabel} />{" "}
      {it.teamLevel === null ? null : <span className="pill you">{it.teamLevel}</span>}
    </li>
  );
}

function BroughtBy({ member, onDone }: { member: HqMember; onDone: () => void }) {
  const { t } = useTexts();
  const [referrer, setReferrer] = useState("");
  return (
    <section className="card pad stack" aria-label={t("hqMember.above")} data-testid="above">
      <h2>{t("hqMember.above")}</h2>
      {member.above.length === 0 ? (
        <>
          <p className="sub">{t("hqMember.aboveNone")}</p>
          <May verb="member.referrer">
            <SayWhy
              most={0}
              label={t("hqMember.setReferrer")}
              how={t("hqMember.setReferrerHow")}
              ready={referrer.trim() !== ""}
              onSay={async ({ by }) => {
                const asked = { member: member.member, referrer: referrer.trim(), by };
                const answer = await askHq("member.referrer", asked);
                if (answer.ok) onDone();
                return answer.ok ? null : answer;
              }}
            >
              <TextInput
                label={t("hqMember.referrer")}
                value={referrer}
                maxLength={80}
                onChange={(event) => setReferrer(event.currentTarget.value)}
                autoComplete="off"
              />
            </SayWhy>
          </May>
        </>
      ) : (
        <>
          <p className="sub">{t("hqMember.aboveHow")}</p>
          <ol className="named">
            {member.above.map((it) => (
              <Named key={it.member} it={it} />
            ))}
          </ol>
        </>
      )}
      {member.stores.length === 0 ? null : (
        <p>
          {t("hqMember.stores")}: {member.stores.map((it) => it.storeName).join(", ")}
        </p>
      )}
    </section>
  );
}

function Brought({ member }: { member: HqMember }) {
  const { t } = useTexts();
  const title = t("hqMember.brought", { count: count(member.broughtCount) });
  const all = member.brought.length >= member.broughtCount;
  const first = { rows: member.brought, next: all ? null : (member.brought.at(-1)?.member ?? null) };
  const paged = usePages<HqNamed, string>(
    first,
    idOf,
    async (after) => {
      const answer = await askHq("member.brought", { member: member.member, after, limit: PAGE });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value, PAGE, idOf) } : answer;
    },
    member.broughtCount,
  );
  return (
    <section className="card pad stack" aria-label={title} data-testid="brought">
      <h2>{title}</h2>
      {paged.rows.length === 0 ? <p className="sub">{t("hqMember.broughtNone")}</p> : null}
      <ul className="named">
        {paged.rows.map((it) => (
          <Named key={it.member} it={it} />
        ))}
      </ul>
      <More of={paged} />
    </section>
  );
}

function Act({ act, zone }: { act: HqPeopleAct; zone: string }) {
  const { t, locale, named } = useTexts();
  const at = moment(act.at, locale, zone, true);
  const by = act.by ?? (act.what === "referrer" ? act.till : "");
  const text =
    act.what === "referrer"
      ? t("team.wasReferred", { at, by, referrer: act.referrer.memberLabel })
      : act.level === null
        ? t("team.wasRemoved", { at, by, reason: act.reason })
        : t("team.wasSet", { at, by, level: act.level, reason: act.reason });
  return (
    <li data-what={act.what}>
      {text}
      {act.refused === null ? null : (
        <div className="sub">{t("team.refused", { why: named("refusal", act.refused) })}</div>
      )}
    </li>
  );
}

/** What may be chosen: none, the levels of the rules, and the one that there is, though the rules name it no more. */
function useLevels({ teamLevel, teamLevels }: HqMember): {
  isGone: boolean;
  choices: { value: string; label: string }[];
} {
  const { t } = useTexts();
  const isGone = teamLevel !== null && !teamLevels.some(({ level }) => level === teamLevel);
  const choices = teamLevels.map(({ level, ratioBp }) => ({
    value: level,
    label: t("team.choice", { level, ratio: percent(ratioBp) }),
  }));
  const gone = isGone ? [{ value: teamLevel, label: t("team.choiceGone", { level: teamLevel }) }] : [];
  return { isGone, choices: [{ value: "", label: t("team.noLevel") }, ...gone, ...choices] };
}

function Level({ member, onDone }: { member: HqMember; onDone: () => void }) {
  const { t } = useTexts();
  const now = member.teamLevel ?? "";
  const [level, setLevel] = useState(now);
  const { isGone, choices } = useLevels(member);
  if (choices.length === 1) return <p className="sub">{t("team.noLevels")}</p>;
  return (
    <>
      {isGone ? <p className="sub">{t("team.goneHow")}</p> : null}
      <May verb="team.set">
        <SayWhy
          label={t("team.set")}
          how={t("team.how")}
          most={120}
          ready={level !== now}
          onSay={async (said) => {
            const asked = { member: member.member, level: level === "" ? null : level, ...said };
            const answer = await askHq("team.set", asked);
            if (answer.ok) onDone();
            return answer.ok ? null : answer;
          }}
        >
          <NativeSelect
            label={t("team.level")}
            value={level}
            onChange={(event) => setLevel(event.currentTarget.value)}
            data={choices}
          />
        </SayWhy>
      </May>
    </>
  );
}

function Team({ member, zone, onDone }: { member: HqMember; zone: string; onDone: () => void }) {
  const { t } = useTexts();
  // At once when a level was set or who brought the member, here or elsewhere; seldom for what changed nothing.
  const anew = JSON.stringify([member.teamLevel, member.above[0]?.member]);
  const { value, refusal, again } = usePolled("team.history", { member: member.member }, SELDOM_MS, anew);
  const { isGone } = useLevels(member);
  const set = () => {
    again();
    onDone();
  };
  return (
    <section className="card pad stack" aria-label={t("team.level")} data-testid="team-level">
      <div className="across">
        <h2>{t("team.level")}</h2>
        <b className="push">{member.teamLevel ?? t("team.noLevel")}</b>
        {isGone ? <span className="pill wait">{t("team.gone")}</span> : null}
      </div>
      <Level key={member.teamLevel ?? ""} member={member} onDone={set} />
      <h3>{t("team.history")}</h3>
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="sub">{t("loading")}</div>
        ) : null
      ) : value.length === 0 ? (
        <div className="sub">{t("team.noHistory")}</div>
      ) : (
        <ol className="lines">
          {value.map((act, index) => (
            <Act key={index} act={act} zone={zone} />
          ))}
        </ol>
      )}
    </section>
  );
}

export function MemberPage({ who, zone }: { who: string; zone: string }) {
  const { t } = useTexts();
  const { value, refusal, again } = usePolled("member.person", { member: who });
  if (value === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  return (
    <>
      <Refused said={refusal} />
      <Head member={value} />
      <div className="rules">
        <div className="stack">
          <StatementCard member={value} zone={zone} />
          <MemberGifts member={value.member} zone={zone} />
        </div>
        <div className="stack">
          <ByHand member={value.member} cashFen={value.cashFen} zone={zone} onDecided={again} />
          <BroughtBy member={value} onDone={again} />
          <Brought member={value} />
          <Team member={value} zone={zone} onDone={again} />
          <EraseMember member={value} zone={zone} onDone={again} />
        </div>
      </div>
    </>
  );
}
