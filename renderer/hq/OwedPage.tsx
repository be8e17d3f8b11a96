/** What is owed to whom (§12.7): the sums of all, and each member with what it has and what waits of it. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqInput, HqOutput } from "../../shared/contract/hq.ts";
import { OWED_SHOWN, OWED_SORTS, type HqOwed, type OwedSort } from "../../shared/contract/hqOwed.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures, money } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { askHq, usePolled } from "./client.ts";
import { MemberLink } from "./MemberLink.tsx";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";

const PAGE = 50;
type Filter = Omit<HqInput<"owed.list">, "after" | "limit">;
type Place = NonNullable<HqInput<"owed.list">["after"]>;

const VALUES: Record<OwedSort, (row: HqOwed) => number> = {
  waiting: (row) => row.waitingFen,
  cash: (row) => row.cashFen,
  points: (row) => row.points,
  love: (row) => row.love,
  member: () => 0,
};
const NONE = { owed: "owed.none", owing: "owed.noneOwing", all: "owed.none" } as const;
const keyOf = ({ member }: HqOwed): string => member;

function Sums({ sums }: { sums: HqOutput<"owed.list">["sums"] }) {
  const { t } = useTexts();
  const all = [
    [t("owed.waiting"), figures(sums.waitingFen), t("owed.waitingHow", { count: count(sums.waitingCount) })],
    [t("owed.cash"), figures(sums.cashFen), t("owed.cashHow", { count: count(sums.members) })],
    [t("owed.owing"), figures(sums.owingFen), t("owed.owingHow")],
    [
      t("owed.points"),
      figures(sums.points),
      t("owed.loveHow", { love: figures(sums.love), frozen: figures(sums.loveFrozen) }),
    ],
  ] as const;
  return (
    <>
      <dl className="kpi" data-testid="owed-sums" data-waiting-fen={sums.waitingFen} data-cash-fen={sums.cashFen}>
        {all.map(([label, value, how]) => (
          <div key={label} className="card">
            <dt>{label}</dt>
            <dd>
              <b>{value}</b>
              <small>{how}</small>
            </dd>
          </div>
        ))}
      </dl>
      {sums.differenceFen === 0 ? null : (
        <div className="note stop" role="alert">
          {t("owed.differs", { amount: money(sums.differenceFen) })}
        </div>
      )}
    </>
  );
}

function Table({ rows }: { rows: readonly HqOwed[] }) {
  const { t } = useTexts();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t("hq.member")}</th>
          <th className="r">{t("owed.count")}</th>
          <th className="r">{t("owed.waiting")}</th>
          <th className="r">{t("owed.cash")}</th>
          <th className="r">{t("owed.points")}</th>
          <th className="r">{t("owed.love")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.member} data-member={row.member} data-cash-fen={row.cashFen} data-waiting-fen={row.waitingFen}>
            <td>
              <MemberLink member={row.member} label={row.memberLabel} />
            </td>
            <td className="r">{count(row.waitingCount)}</td>
            <td className="r">{figures(row.waitingFen)}</td>
            <td className={row.cashFen < 0 ? "r stopText" : "r"}>{figures(row.cashFen)}</td>
            <td className="r">{figures(row.points)}</td>
            <td className="r">
              {figures(row.love)}
              {row.loveFrozen === 0 ? null : (
                <div className="sub">{t("owed.frozen", { amount: figures(row.loveFrozen) })}</div>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Found({ filter }: { filter: Filter }) {
  const { t } = useTexts();
  const { value, refusal } = usePolled("owed.list", { ...filter, after: null, limit: PAGE }, true);
  const placeOf = (row: HqOwed): Place => ({ value: VALUES[filter.sort](row), member: row.member });
  const paged = usePages(value === null ? null : pageOf(value.rows, PAGE, placeOf), keyOf, async (after) => {
    const answer = await askHq("owed.list", { ...filter, after, limit: PAGE });
    return answer.ok ? { ok: true as const, value: pageOf(answer.value.rows, PAGE, placeOf) } : answer;
  });
  return (
    <>
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : (
        <>
          <Sums sums={value.sums} />
          <section className="card wide" aria-label={t("hq.owed")} data-testid="owed">
            {paged.rows.length === 0 ? (
              <div className="empty" role="status">
                <b>{t(filter.text === "" ? NONE[filter.shown] : "owed.nobody")}</b>
              </div>
            ) : (
              <Table rows={paged.rows} />
            )}
            <More of={paged} />
            <p className="sub pad">{t("owed.how")}</p>
          </section>
        </>
      )}
    </>
  );
}

export function OwedPage() {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const [shown, setShown] = useState<Filter["shown"]>("owed");
  const [chosen, setSort] = useState<OwedSort>("waiting");
  // Nothing that waits is below zero.
  const sorts = shown === "owing" ? OWED_SORTS.filter((it) => it !== "waiting") : OWED_SORTS;
  const sort = sorts.find((it) => it === chosen) ?? "cash";
  const labelOf = (it: OwedSort): string =>
    shown === "owing" && it !== "member" && it !== "waiting" ? t(`owed.most.${it}`) : t(`owed.sort.${it}`);
  const filter: Filter = { text: text.trim(), shown, sort };
  return (
    <>
      <form
        className="card pad across"
        role="search"
        aria-label={t("owed.filter")}
        onSubmit={(event) => event.preventDefault()}
      >
        <TextInput
          label={t("owed.text")}
          value={text}
          maxLength={80}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
        />
        <NativeSelect
          label={t("owed.shown")}
          value={shown}
          onChange={(event) => setShown(OWED_SHOWN.find((it) => it === event.currentTarget.value) ?? "owed")}
          data={OWED_SHOWN.map((it) => ({ value: it, label: t(`owed.shown.${it}`) }))}
        />
        <NativeSelect
          label={t("owed.sort")}
          value={sort}
          onChange={(event) => setSort(OWED_SORTS.find((it) => it === event.currentTarget.value) ?? "waiting")}
          data={sorts.map((it) => ({ value: it, label: labelOf(it) }))}
        />
      </form>
      <Found key={JSON.stringify(filter)} filter={filter} />
    </>
  );
}
