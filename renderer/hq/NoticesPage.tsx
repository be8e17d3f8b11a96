/** Notices to members by the merchant's webhook (§9.3): where they go, whether they arrive, and the letters that were refused. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqInput } from "../../shared/contract/hq.ts";
import { LETTER_STATES, type HqLetter } from "../../shared/contract/hqNotices.ts";
import { NOTICE_KINDS } from "../../shared/contract/notices.ts";
import { useTexts } from "../i18n/i18n.ts";
import { money } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, usePolled } from "./client.ts";
import { May } from "./me.tsx";
import { MemberLink } from "./MemberLink.tsx";
import { More } from "./More.tsx";
import { NoticeHook } from "./NoticeHook.tsx";
import { pageOf, usePages } from "../kit/pages.ts";
import { SayWhy } from "./SayWhy.tsx";

const PAGE = 50;
const PILLS = {
  trying: "pill wait",
  behind: "pill wait",
  dead: "pill stop",
  dropped: "pill",
  taken: "pill go",
} as const;

type Filter = Pick<HqInput<"letter.list">, "state" | "kind" | "text">;

function Row({ it, zone, onDecided }: { it: HqLetter; zone: string; onDecided: () => void }) {
  const { t, locale } = useTexts();
  const decide = (verb: "letter.again" | "letter.drop") => async (why: { by: string; reason: string }) => {
    const answer = await askHq(verb, { n: it.n, ...why });
    onDecided();
    return answer.ok ? null : answer;
  };
  return (
    <tr data-letter={it.n} data-state={it.state}>
      <td className="r">{it.n}</td>
      <td className="nowrap">{moment(it.at, locale, zone, true)}</td>
      <td>
        <MemberLink member={it.member} label={it.memberLabel} />
      </td>
      <td>
        {t(`notice.kind.${it.kind}`)} <span className="num">{money(it.amountFen)}</span>
        {it.order === "" ? null : <div className="mono">{it.order}</div>}
      </td>
      <td>
        <span className={PILLS[it.state]}>{t(`notices.letter.${it.state}`)}</span>
        {it.tries === 0 ? null : <div className="sub">{t("notices.tries", { count: it.tries })}</div>}
        {it.nextAt === null ? null : (
          <div className="sub">{t("schedules.again", { at: moment(it.nextAt, locale, zone, true) })}</div>
        )}
      </td>
      <td>
        {it.answer === "" ? null : <div className="mono">{it.answer}</div>}
        {it.decided === null ? null : (
          <div className="sub">
            {t(it.state === "dropped" ? "notices.droppedBy" : "notices.againBy", {
              by: it.decided.by,
              at: moment(it.decided.at, locale, zone, true),
            })}
            : {it.decided.reason}
          </div>
        )}
        {it.state === "dead" ? (
          <May verb="letter.again">
            <div className="across">
              <SayWhy label={t("notices.again")} how={t("notices.againHow")} onSay={decide("letter.again")} />
              <SayWhy label={t("notices.drop")} how={t("notices.dropHow")} onSay={decide("letter.drop")} grave />
            </div>
          </May>
        ) : null}
      </td>
    </tr>
  );
}

const placeOf = ({ n }: HqLetter): number => n;

function Letters({ filter, zone }: { filter: Filter; zone: string }) {
  const { t } = useTexts();
  const { value, refusal, again } = usePolled("letter.list", { ...filter, before: null, limit: PAGE });
  const paged = usePages(
    value === null ? null : pageOf(value.rows, PAGE, placeOf),
    ({ n }) => String(n),
    async (before) => {
      const answer = await askHq("letter.list", { ...filter, before, limit: PAGE });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value.rows, PAGE, placeOf) } : answer;
    },
  );
  const isAll = filter.state === null && filter.kind === null && filter.text === "";
  return (
    <section className="card wide" aria-label={t("notices.letters")} data-testid="letters">
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : paged.rows.length === 0 ? (
        <div className="empty">
          <b>{t(isAll ? "notices.none" : "notices.noneFound")}</b>
          {isAll ? <span>{t("notices.noneHow")}</span> : null}
        </div>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th className="r">{t("audit.n")}</th>
              <th>{t("audit.at")}</th>
              <th>{t("notices.member")}</th>
              <th>{t("notices.what")}</th>
              <th>{t("notices.state")}</th>
              <th>{t("notices.answer")}</th>
            </tr>
          </thead>
          <tbody>
            {paged.rows.map((it) => (
              <Row key={it.n} it={it} zone={zone} onDecided={again} />
            ))}
          </tbody>
        </table>
      )}
      <More of={paged} />
    </section>
  );
}

export function NoticesPage({ zone }: { zone: string }) {
  const { t } = useTexts();
  const [state, setState] = useState("");
  const [kind, setKind] = useState("");
  const [text, setText] = useState("");
  const filter: Filter = {
    state: LETTER_STATES.find((it) => it === state) ?? null,
    kind: NOTICE_KINDS.find((it) => it === kind) ?? null,
    text: text.trim(),
  };
  return (
    <>
      <NoticeHook zone={zone} />
      <form
        className="card pad stack"
        role="search"
        aria-label={t("notices.filter")}
        onSubmit={(event) => event.preventDefault()}
      >
        <h2>{t("notices.letters")}</h2>
        <p className="sub">{t("notices.lettersHow")}</p>
        <div className="across">
          <TextInput
            label={t("notices.search")}
            value={text}
            maxLength={80}
            onChange={(event) => setText(event.currentTarget.value)}
            autoComplete="off"
          />
          <NativeSelect
            label={t("notices.state")}
            value={state}
            onChange={(event) => setState(event.currentTarget.value)}
            data={[
              { value: "", label: t("notices.everyState") },
              ...LETTER_STATES.map((value) => ({ value, label: t(`notices.letter.${value}`) })),
            ]}
          />
          <NativeSelect
            label={t("notices.what")}
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value)}
            data={[
              { value: "", label: t("notices.everyKind") },
              ...NOTICE_KINDS.map((value) => ({ value, label: t(`notice.kind.${value}`) })),
            ]}
          />
        </div>
      </form>
      <Letters key={JSON.stringify(filter)} filter={filter} zone={zone} />
    </>
  );
}
