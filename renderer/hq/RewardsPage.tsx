/** What was rewarded: by day, kind and store, by member of a day; who brought which store; levels in teams (§11). */
import { NativeSelect, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import type { FormEvent } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import { MOST_STORES, REWARD_KINDS } from "../../shared/contract/hqRewards.ts";
import { Calendar, dayText } from "../../shared/kernel/calendar.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { usePolled } from "./client.ts";
import { hashOf } from "./place.ts";
import { RewardPlot } from "./RewardPlot.tsx";
import { RecruitStores, RewardMembers, TeamMembers } from "./RewardTables.tsx";

type Days = HqOutput<"rewards.days">;
type Kind = (typeof REWARD_KINDS)[number];

const RANGES = [7, 30, 90, 365] as const;
const NO_STORE = "-";

function FindMember() {
  const { t } = useTexts();
  const [typed, setTyped] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== "") location.hash = hashOf({ page: "member", member: typed.trim() });
  };
  return (
    <form className="card pad across" role="search" aria-label={t("hqMember.find")} onSubmit={submit}>
      <TextInput
        className="grow"
        label={t("levels.who")}
        value={typed}
        maxLength={80}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
      />
      <button type="submit" className="btn go low" disabled={typed.trim() === ""}>
        {t("hqMember.open")}
      </button>
    </form>
  );
}

function Sums({ value }: { value: Days }) {
  const { t } = useTexts();
  const { creditedFen, clawedFen } = value.total;
  return (
    <dl className="kpi" data-testid="reward-sums" data-credited-fen={creditedFen} data-clawed-fen={clawedFen}>
      <div className="card">
        <dt>{t("rewards.credited")}</dt>
        <dd>
          <b>{figures(creditedFen)}</b>
          <small>{t("rewards.count", { count: count(value.total.count) })}</small>
        </dd>
      </div>
      <div className="card">
        <dt>{t("rewards.clawed")}</dt>
        <dd>
          <b>{figures(clawedFen)}</b>
        </dd>
      </div>
      <div className="card">
        <dt>{t("rewards.net")}</dt>
        <dd>
          <b>{figures(creditedFen - clawedFen)}</b>
        </dd>
      </div>
    </dl>
  );
}

/** A row a day, a column a kind that there is. */
function DayTable({ value, day, onDay }: { value: Days; day: string | null; onDay: (day: string) => void }) {
  const { t } = useTexts();
  const kinds = REWARD_KINDS.filter((kind) => value.kinds.some((it) => it.kind === kind));
  return (
    <div className="rewardDays">
      <table className="table">
        <thead>
          <tr>
            <th>{t("rewards.day")}</th>
            {kinds.map((kind) => (
              <th key={kind} className="r">
                {t(`reward.${kind}`)}
              </th>
            ))}
            <th className="r">{t("rewards.clawed")}</th>
            <th className="r">{t("rewards.net")}</th>
          </tr>
        </thead>
        <tbody>
          {value.days.map((row) => (
            <tr key={row.day} data-day={row.day} data-net-fen={row.creditedFen - row.clawedFen}>
              <td>
                <button
                  type="button"
                  className={row.day === day ? "btn on" : "btn"}
                  aria-pressed={row.day === day}
                  aria-label={t("rewards.openDay", { day: row.day })}
                  onClick={() => onDay(row.day)}
                >
                  {row.day}
                </button>
              </td>
              {kinds.map((kind) => (
                <td key={kind} className="r">
                  {figures(row.kinds.find((it) => it.kind === kind)?.creditedFen ?? 0)}
                </td>
              ))}
              <td className={row.clawedFen > 0 ? "r stopText" : "r"}>{figures(-row.clawedFen)}</td>
              <td className="r">
                <b>{figures(row.creditedFen - row.clawedFen)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ByStore({ value }: { value: Days }) {
  const { t } = useTexts();
  return (
    <section className="card wide" aria-label={t("rewards.byStore")}>
      <h2>{t("rewards.byStore")}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t("rewards.store")}</th>
            <th className="r">{t("rewards.howMany")}</th>
            <th className="r">{t("rewards.clawed")}</th>
            <th className="r">{t("rewards.net")}</th>
          </tr>
        </thead>
        <tbody>
          {value.stores.map((row) => (
            <tr key={row.store ?? NO_STORE} data-store={row.store ?? NO_STORE}>
              <td>{row.storeName ?? t("rewards.noStore")}</td>
              <td className="r">{count(row.count)}</td>
              <td className="r">{figures(-row.clawedFen)}</td>
              <td className="r">
                <b>{figures(row.creditedFen - row.clawedFen)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {value.stores.length < MOST_STORES ? null : (
        <p className="pad sub">{t("rewards.storesCut", { count: count(MOST_STORES) })}</p>
      )}
    </section>
  );
}

type Store = { id: string; name: string };

/** @param stores of the chain, to filter by @param now the server's clock, ms */
export function RewardsPage({ zone, now, stores }: { zone: string; now: number; stores: readonly Store[] }) {
  const { t } = useTexts();
  const [kind, setKind] = useState<Kind | "">("");
  const [store, setStore] = useState("");
  const [days, setDays] = useState<number>(30);
  const [chosen, setChosen] = useState<string | null>(null);
  const calendar = useMemo(() => new Calendar(zone), [zone]);
  const today = calendar.day(now);
  const filter = { kind: kind === "" ? null : kind, store: store === "" ? null : store === NO_STORE ? "" : store };
  const { value, refusal } = usePolled("rewards.days", {
    from: dayText(today - days + 1),
    to: dayText(today),
    ...filter,
  });
  // Also stores without a till, as far as they have rewards.
  const listed = new Map(stores.map(({ id, name }) => [id, name]));
  for (const it of value?.stores ?? []) if (it.store !== null) listed.set(it.store, it.storeName ?? it.store);
  if (store !== "" && store !== NO_STORE && !listed.has(store)) listed.set(store, store);
  const row = value?.days.find((it) => it.day === chosen);
  return (
    <>
      <FindMember />
      <section className="card pad across" aria-label={t("rewards.filter")}>
        <NativeSelect
          label={t("rewards.days")}
          value={String(days)}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
          data={RANGES.map((each) => ({ value: String(each), label: t("rewards.lastDays", { count: each }) }))}
        />
        <NativeSelect
          label={t("rewards.kind")}
          value={kind}
          onChange={(event) => setKind(REWARD_KINDS.find((each) => each === event.currentTarget.value) ?? "")}
          data={[
            { value: "", label: t("rewards.everyKind") },
            ...REWARD_KINDS.map((each) => ({ value: each, label: t(`reward.${each}`) })),
          ]}
        />
        <NativeSelect
          label={t("rewards.store")}
          value={store}
          onChange={(event) => setStore(event.currentTarget.value)}
          data={[
            { value: "", label: t("rewards.everyStore") },
            ...Array.from(listed, ([id, name]) => ({ value: id, label: name })),
            { value: NO_STORE, label: t("rewards.noStore") },
          ]}
        />
      </section>
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : (
        <>
          <Sums value={value} />
          <section className="card wide" aria-label={t("rewards.byDay")}>
            <h2>{t("rewards.byDay")}</h2>
            {value.days.length === 0 ? (
              <div className="empty">
                <b>{t("rewards.none")}</b>
                <span>{t("rewards.noneHow")}</span>
              </div>
            ) : (
              <>
                <RewardPlot value={value} />
                <DayTable value={value} day={row?.day ?? null} onDay={setChosen} />
              </>
            )}
          </section>
          {value.days.length === 0 ? null : (
            <div className="halves">
              <RewardMembers
                key={`${row?.day} ${kind} ${store}`}
                day={row?.day ?? null}
                filter={filter}
                anew={JSON.stringify(row ?? null)}
              />
              <ByStore value={value} />
            </div>
          )}
        </>
      )}
      <div className="halves">
        <TeamMembers />
        <RecruitStores />
      </div>
    </>
  );
}
