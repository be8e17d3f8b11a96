/**
 * What HQ should look at, none of which delays a till: sums by kind, the list with its filter, and what
 * was said of each; what was asked for of other tills and waits; tills that are to be updated.
 */
import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { CONCERN_KINDS, type ConcernKind } from "../../shared/contract/concerns.ts";
import type { HqConcern, HqOutput } from "../../shared/contract/hq.ts";
import type { HqTillNamed } from "../../shared/contract/hqDevices.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, money } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, usePolled } from "./client.ts";
import { hashOf } from "./place.ts";
import { May } from "./me.tsx";
import { SayWhy } from "./SayWhy.tsx";

type Overview = HqOutput<"overview">;
type Listed = HqOutput<"concerns.list">;

const PAGE = 50;
/** Money has gone wrong, or may. */
const GRAVE: ReadonlySet<ConcernKind> = new Set([
  "halted",
  "digest",
  "cut-tail",
  "lost-receipt",
  "quarantine",
  "over-refund",
  "overdraft",
]);

function Sums({ sums }: { sums: Listed["sums"] }) {
  const { t } = useTexts();
  const of = (kind: ConcernKind, resolved: boolean) => sums.find((it) => it.kind === kind && it.resolved === resolved);
  const kinds = CONCERN_KINDS.filter((kind) => of(kind, false) ?? of(kind, true));
  if (kinds.length === 0) return null;
  return (
    <section className="card wide" aria-label={t("concerns.sums")}>
      <table className="table">
        <thead>
          <tr>
            <th>{t("concerns.kind")}</th>
            <th className="r">{t("concerns.open")}</th>
            <th className="r">{t("concerns.amount")}</th>
            <th className="r">{t("concerns.resolved")}</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind} data-sum={kind}>
              <td>{t(`concern.${kind}`)}</td>
              <td className="r">{count(of(kind, false)?.count ?? 0)}</td>
              <td className="r">{money(of(kind, false)?.amountFen ?? 0)}</td>
              <td className="r">{count(of(kind, true)?.count ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function One({
  concern,
  zone,
  halted,
  onSaid,
}: {
  concern: HqConcern;
  zone: string;
  halted: boolean;
  onSaid: () => void;
}) {
  const { t, locale, language } = useTexts();
  const { kind, n, queue, resolved } = concern;
  const release = kind === "halted" && halted && queue !== null;
  return (
    <li className={GRAVE.has(kind) && resolved === null ? "s" : ""} data-kind={kind} data-resolved={resolved !== null}>
      <b>
        {t(`concern.${kind}`)}
        {concern.amountFen === null ? null : ` · ${money(concern.amountFen)}`}
      </b>
      <div>{t(`concernHow.${kind}`)}</div>
      <div className="sub">
        {moment(concern.at, locale, zone, true)}
        {concern.till === null ? null : ` · ${concern.till}`}
        {concern.order === null ? null : (
          <>
            {" · "}
            <a href={hashOf({ page: "search", text: concern.order })}>{concern.order}</a>
          </>
        )}
      </div>
      {language === "en" ? (
        <div className="sub mono">{concern.detail}</div>
      ) : (
        <details>
          <summary className="sub">{t("hq.text")}</summary>
          <span className="mono">{concern.detail}</span>
        </details>
      )}
      {resolved === null ? (
        <May verb={release ? "queue.release" : "concern.resolve"}>
          <SayWhy
            label={t(release ? "concerns.release" : "concerns.resolve")}
            how={release ? t("concerns.releaseHow") : null}
            onSay={async (said) => {
              const answer = release
                ? await askHq("queue.release", { queue, ...said })
                : await askHq("concern.resolve", { n, ...said });
              if (answer.ok) onSaid();
              return answer.ok ? null : answer;
            }}
          />
        </May>
      ) : (
        <div className="note go">
          {t("concerns.said", {
            at: moment(resolved.at, locale, zone, true),
            by: resolved.by,
            reason: resolved.reason,
          })}
        </div>
      )}
    </li>
  );
}

function Requests({ overview }: { overview: Overview }) {
  const { t, locale } = useTexts();
  if (overview.requests.length === 0) return null;
  return (
    <section className="card wide" aria-label={t("requests.title")}>
      <table className="table">
        <caption>{t("requests.how")}</caption>
        <thead>
          <tr>
            <th>{t("requests.act")}</th>
            <th>{t("requests.order")}</th>
            <th className="r">{t("concerns.amount")}</th>
            <th>{t("requests.asked")}</th>
            <th>{t("requests.owner")}</th>
          </tr>
        </thead>
        <tbody>
          {overview.requests.map((it) => (
            <tr key={`${it.till} ${it.at} ${it.order}`} data-request={it.order}>
              <td>{t(`requests.act.${it.act}`)}</td>
              <td>
                {it.act === "fund" ? (
                  <a href={hashOf({ page: "queue", key: `till:${it.owner}` })}>
                    {t("statement.funded", { n: it.order.slice("fund:".length) })}
                  </a>
                ) : (
                  <a href={hashOf({ page: "search", text: it.order })}>{it.order}</a>
                )}
              </td>
              <td className="r">{it.amountFen === null ? "—" : money(it.amountFen)}</td>
              <td>
                {it.till}
                <div className="sub">{moment(it.at, locale, overview.timezone, true)}</div>
              </td>
              <td>{it.owner}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type Props = { overview: Overview; tills: readonly HqTillNamed[]; onChanged: () => void };

export function Concerns({ overview, tills, onChanged }: Props) {
  const { t } = useTexts();
  const [kind, setKind] = useState<ConcernKind | "">("");
  const [till, setTill] = useState("");
  const [resolved, setResolved] = useState(false);
  const [before, setBefore] = useState<number[]>([]);
  const { value, refusal, again } = usePolled("concerns.list", {
    kinds: kind === "" ? [] : [kind],
    till: till === "" ? null : till,
    resolved,
    before: before.at(-1) ?? null,
    limit: PAGE,
  });
  const halted = new Set(overview.haltedQueues);
  const old = overview.mustUpdate;
  const changed = () => {
    again();
    onChanged();
  };
  const filter = (set: () => void) => {
    setBefore([]);
    set();
  };
  const oldest = value?.rows.at(-1)?.n;
  return (
    <>
      {old.count === 0 ? null : (
        <div className="note wait" data-testid="must-update">
          {t("concerns.mustUpdate", { count: count(old.count), tills: old.tills.join(", ") })}
          {old.count > old.tills.length ? " …" : null}
        </div>
      )}
      <Requests overview={overview} />
      {value === null ? null : <Sums sums={value.sums} />}
      <section className="card wide" aria-label={t("hq.concerns")}>
        <div className="across pad">
          <NativeSelect
            label={t("concerns.kind")}
            value={kind}
            onChange={(event) => {
              const chosen = CONCERN_KINDS.find((each) => each === event.currentTarget.value) ?? "";
              filter(() => setKind(chosen));
            }}
            data={[
              { value: "", label: t("concerns.every") },
              ...CONCERN_KINDS.map((each) => ({ value: each, label: t(`concern.${each}`) })),
            ]}
          />
          <NativeSelect
            label={t("hq.till")}
            value={till}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              filter(() => setTill(chosen));
            }}
            data={[
              { value: "", label: t("concerns.everyTill") },
              ...tills.map((each) => ({ value: each.id, label: each.id })),
            ]}
          />
          <NativeSelect
            label={t("concerns.state")}
            value={resolved ? "resolved" : "open"}
            onChange={(event) => {
              const chosen = event.currentTarget.value === "resolved";
              filter(() => setResolved(chosen));
            }}
            data={[
              { value: "open", label: t("concerns.open") },
              { value: "resolved", label: t("concerns.resolved") },
            ]}
          />
        </div>
        <Refused said={refusal} />
        {value === null ? (
          refusal === null ? (
            <div className="empty">{t("loading")}</div>
          ) : null
        ) : value.rows.length === 0 ? (
          <div className="empty">
            <b>{t(resolved ? "concerns.noResolved" : "hq.noConcerns")}</b>
            {resolved ? null : <span>{t("hq.noConcernsHow")}</span>}
          </div>
        ) : (
          <ul className="todo">
            {value.rows.map((concern) => (
              <One
                key={concern.n}
                concern={concern}
                zone={overview.timezone}
                halted={concern.queue !== null && halted.has(concern.queue)}
                onSaid={changed}
              />
            ))}
          </ul>
        )}
        <div className="across pad">
          <button
            type="button"
            className="btn"
            disabled={before.length === 0}
            onClick={() => setBefore(before.slice(0, -1))}
          >
            {t("concerns.newer")}
          </button>
          <button
            type="button"
            className="btn"
            disabled={oldest === undefined || (value?.rows.length ?? 0) < PAGE}
            onClick={() => setBefore(oldest === undefined ? before : [...before, oldest])}
          >
            {t("concerns.older")}
          </button>
        </div>
      </section>
    </>
  );
}
