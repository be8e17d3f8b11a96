/** Entries as rows, and what a search found. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqEntry } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, percent } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { usePolled } from "./client.ts";
import { MemberLevel } from "./Levels.tsx";
import { May } from "./me.tsx";
import { MemberLink } from "./MemberLink.tsx";
import { hashOf } from "./place.ts";

export function StatePill({ state }: { state: HqEntry["state"] }) {
  const { t } = useTexts();
  const look = state === "waiting" ? "pill wait" : state === "done" ? "pill go" : "pill";
  return <span className={look}>{t(`entryState.${state}`)}</span>;
}

export function EntryTable({ entries, zone, label }: { entries: readonly HqEntry[]; zone: string; label: string }) {
  const { t, locale } = useTexts();
  return (
    <table className="table" aria-label={label}>
      <thead>
        <tr>
          <th className="r">{t("hq.place")}</th>
          <th>{t("hq.order")}</th>
          <th>{t("hq.member")}</th>
          <th>{t("hq.at")}</th>
          <th className="r">{t("hq.ratio")}</th>
          <th className="r">{t("entry.entitlement")}</th>
          <th className="r">{t("entry.received")}</th>
          <th className="r">{t("entry.remaining")}</th>
          <th>{t("hq.state")}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={`${entry.order} ${entry.line}`} data-order={entry.order}>
            <td className="r">{entry.place ?? "—"}</td>
            <td>
              <a
                href={hashOf({ page: "entry", order: entry.order, line: entry.line })}
                aria-label={t("hq.openEntry", { order: entry.order })}
              >
                {entry.order}
              </a>
            </td>
            <td>
              <MemberLink member={entry.member} label={entry.memberLabel} />{" "}
              {entry.memberLevel === null ? null : <span className="pill">{entry.memberLevel}</span>}
            </td>
            <td className="nowrap">{moment(entry.at, locale, zone, true)}</td>
            <td className="r">{percent(entry.ratioBp)}</td>
            <td className="r">{figures(entry.entitlementFen)}</td>
            <td className={entry.paidFen > 0 ? "r go" : "r"}>{figures(entry.paidFen)}</td>
            <td className="r">{figures(entry.remainingFen)}</td>
            <td>
              <StatePill state={entry.state} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Found({ text, zone }: { text: string; zone: string }) {
  const { t } = useTexts();
  const { value, refusal } = usePolled("search", { text });
  if (value === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  if (value.length === 0) {
    return (
      <div className="empty" role="status">
        <b>{t("hq.searchNone")}</b>
        <span>{t("hq.searchNoneHow")}</span>
      </div>
    );
  }
  return <EntryTable entries={value} zone={zone} label={t("search.results")} />;
}

export function Search({ text, zone }: { text: string; zone: string }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState(text);
  // Found again at once when a level was set.
  const [turn, setTurn] = useState(0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== "") location.hash = hashOf({ page: "search", text: typed.trim() });
  };
  return (
    <>
      <form className="card pad across" role="search" onSubmit={submit}>
        <TextInput
          className="grow"
          label={t("hq.searchLabel")}
          value={typed}
          maxLength={80}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
        />
        <button type="submit" className="btn go low" disabled={typed.trim() === ""}>
          {t("hq.searchGo")}
        </button>
      </form>
      <section className="card wide" aria-label={t("search.results")}>
        {text === "" ? (
          <div className="empty">{t("hq.searchStart")}</div>
        ) : (
          <Found key={`${text} ${turn}`} text={text} zone={zone} />
        )}
      </section>
      {text === "" || text.includes("/") ? null : (
        <div className="across">
          <a className="btn" href={hashOf({ page: "member", member: text })}>
            {t("hqMember.openNamed", { member: text })}
          </a>
        </div>
      )}
      <May verb="member.level">
        <MemberLevel key={text} who={text.includes("/") ? "" : text} onSet={() => setTurn(turn + 1)} />
      </May>
    </>
  );
}
