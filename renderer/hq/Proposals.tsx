/** What waits for a second person, and what became of the rest (§12.6): of all, or of one member. */
import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { HqInput } from "../../shared/contract/hq.ts";
import { PROPOSAL_STATES, PROPOSED_ACTS, type HqProposal, type ShownAct } from "../../shared/contract/hqSecond.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, usePolled, type Said } from "./client.ts";
import { May, useMe, useOwnName } from "./me.tsx";
import { MemberLink } from "./MemberLink.tsx";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";
import { hashOf } from "./place.ts";
import { Effect } from "./RulesSaid.tsx";
import { SayWhy } from "./SayWhy.tsx";

const PAGE = 50;
const PILLS = {
  open: "pill wait",
  asked: "pill wait",
  done: "pill go",
  declined: "pill stop",
  rejected: "pill stop",
  withdrawn: "pill",
} as const;

type Filter = Omit<HqInput<"second.list">, "before" | "limit">;

/** What an act does, with its amount. */
function useActText(): (act: ShownAct) => string {
  const { t } = useTexts();
  return (act) => {
    if (act.act === "publish")
      return t(act.to === null ? "second.publishes" : "second.publishesSome", {
        what: act.two.map((it) => t(`second.two.${it}`)).join("、"),
      });
    if (act.act === "void") return t("second.voids", { order: act.order });
    if (act.act === "fund") return t("second.funds", { amount: money(act.amountFen) });
    if (act.act === "pay-out") {
      const said = t("second.paysOut", { amount: money(act.amountFen) });
      return act.reference === null || act.reference === "" ? said : `${said} · ${act.reference}`;
    }
    const amount = `${act.amount > 0 ? "+" : "−"}${figures(Math.abs(act.amount))}`;
    return t(`second.does.${act.what}`, { amount });
  };
}

/** Approving is for a person who signed in, and who did not propose it. */
function Decide({ it, onDecided }: { it: HqProposal; onDecided: () => void }) {
  const { t } = useTexts();
  const name = useOwnName();
  const [said, setSaid] = useState<Said | null>(null);
  const [busy, setBusy] = useState(false);
  const isOwn = it.own || it.by === name;
  const approve = async () => {
    if (busy || name === null) return;
    setBusy(true);
    const answer = await askHq("second.approve", { n: it.n, by: name });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    onDecided();
  };
  return (
    <div className="stack">
      {isOwn ? <p className="sub">{t("second.ownWaits")}</p> : null}
      {!isOwn && name === null ? <p className="sub">{t("second.signIn")}</p> : null}
      <div className="across">
        {isOwn || name === null ? null : (
          <button type="button" className="btn go" disabled={busy} onClick={() => void approve()}>
            {busy ? t("asking") : t("second.approve")}
          </button>
        )}
        <SayWhy
          label={t(isOwn ? "second.withdraw" : "second.reject")}
          how={null}
          onSay={async (why) => {
            const answer = await askHq("second.reject", { n: it.n, ...why });
            if (answer.ok) onDecided();
            return answer.ok ? null : answer;
          }}
        />
      </div>
      <Refused said={said} />
    </div>
  );
}

type OneProps = { it: HqProposal; zone: string; isOfMember: boolean; onDecided: () => void };

function One({ it, zone, isOfMember, onDecided }: OneProps) {
  const { t, locale, named } = useTexts();
  const textOf = useActText();
  return (
    <li data-proposal={it.n} data-state={it.state}>
      <div className="across">
        <b>{textOf(it.act)}</b>
        {it.act.act === "void" ? (
          <a href={hashOf({ page: "entry", order: it.act.order, line: it.act.line })}>{t("hq.life")}</a>
        ) : it.act.act === "fund" ? (
          <a href={hashOf({ page: "queue", key: it.act.queue })}>{it.label}</a>
        ) : isOfMember || it.act.act === "publish" ? null : (
          <MemberLink member={it.act.member} label={it.label} />
        )}
        <span className={`${PILLS[it.state]} push`}>{t(`second.state.${it.state}`)}</span>
      </div>
      <div>{it.reason}</div>
      {it.act.act === "publish" ? (
        <details>
          <summary>{t("rules.effect")}</summary>
          <Effect effect={it.act.effect} />
        </details>
      ) : null}
      <div className="sub">{t("second.by", { by: it.by, at: moment(it.at, locale, zone, true) })}</div>
      {it.decided === null ? null : (
        <div className="sub">
          {t(`second.was.${it.state === "open" ? "done" : it.state}`, {
            by: it.decided.by,
            at: moment(it.decided.at, locale, zone, true),
          })}
          {it.decided.why === "" ? null : it.act.act === "fund" && it.state === "done" ? (
            <> · {t("second.fundedLess", { amount: money(Number(it.decided.why)) })}</>
          ) : it.state === "declined" ? null : (
            `: ${it.decided.why}`
          )}
        </div>
      )}
      {it.till === null ? null : (
        <div className="sub" data-testid="asked-till">
          {it.state === "declined"
            ? t("second.tillDeclined", { till: it.till, why: named("second.why", it.decided?.why ?? "") })
            : t("second.tillAsked", { till: it.till })}
        </div>
      )}
      {it.state === "open" ? (
        <May verb="second.approve">
          <Decide it={it} onDecided={onDecided} />
        </May>
      ) : null}
    </li>
  );
}

type ListProps = { filter: Filter; zone: string; turn?: number; onDecided: () => void; none: string };

function List({ filter, zone, turn = 0, onDecided, none }: ListProps) {
  const { t } = useTexts();
  const { value, refusal, again } = usePolled("second.list", { ...filter, before: null, limit: PAGE }, true, turn);
  const page = (rows: HqProposal[]) => pageOf(rows, PAGE, ({ n }) => n);
  const paged = usePages(
    value === null ? null : page(value.rows),
    ({ n }) => String(n),
    async (before) => {
      const answer = await askHq("second.list", { ...filter, before, limit: PAGE });
      return answer.ok ? { ok: true as const, value: page(answer.value.rows) } : answer;
    },
    turn,
  );
  const decided = () => {
    again();
    onDecided();
  };
  return (
    <>
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : paged.rows.length === 0 ? (
        <div className={filter.member === null ? "empty" : "sub"} role="status">
          <b>{none}</b>
        </div>
      ) : (
        <ul className="todo">
          {paged.rows.map((it) => (
            <One key={it.n} it={it} zone={zone} isOfMember={filter.member !== null} onDecided={decided} />
          ))}
        </ul>
      )}
      <More of={paged} />
    </>
  );
}

/** @param turn counted up: something was proposed here */
export function ProposalsOf({
  member,
  zone,
  turn,
  onDecided,
}: {
  member: string;
  zone: string;
  turn: number;
  onDecided: () => void;
}) {
  const { t } = useTexts();
  const filter: Filter = { state: "open", act: null, member };
  return <List filter={filter} zone={zone} turn={turn} onDecided={onDecided} none={t("second.noneOf")} />;
}

export function Proposals({ zone, onChanged }: { zone: string; onChanged: () => void }) {
  const { t } = useTexts();
  const me = useMe();
  const [state, setState] = useState<Filter["state"]>("open");
  const [act, setAct] = useState<Filter["act"]>(null);
  return (
    <>
      <form
        className="card pad across"
        role="search"
        aria-label={t("second.filter")}
        onSubmit={(event) => event.preventDefault()}
      >
        <NativeSelect
          label={t("second.state")}
          value={state ?? ""}
          onChange={(event) => setState(PROPOSAL_STATES.find((it) => it === event.currentTarget.value) ?? null)}
          data={[
            { value: "", label: t("second.every") },
            ...PROPOSAL_STATES.map((it) => ({ value: it, label: t(`second.state.${it}`) })),
          ]}
        />
        <NativeSelect
          label={t("second.act")}
          value={act ?? ""}
          onChange={(event) => setAct(PROPOSED_ACTS.find((it) => it === event.currentTarget.value) ?? null)}
          data={[
            { value: "", label: t("second.every") },
            ...PROPOSED_ACTS.map((it) => ({ value: it, label: t(`second.act.${it}`) })),
          ]}
        />
      </form>
      {me !== null && me.user === null ? <div className="note wait">{t("second.signIn")}</div> : null}
      <section className="card wide" aria-label={t("hq.approvals")} data-testid="proposals">
        <List
          key={`${state} ${act}`}
          filter={{ state, act, member: null }}
          zone={zone}
          onDecided={onChanged}
          none={t(state === "open" ? "second.none" : "second.noneFound")}
        />
        <p className="sub pad">{t("second.how")}</p>
      </section>
    </>
  );
}
