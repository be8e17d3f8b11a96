/** Gifts that were given for points or love value (§7.2): how many of which over a period, each with whom and where; and a member's. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqInput } from "../../shared/contract/hq.ts";
import type { HqGiftSum, HqGiven } from "../../shared/contract/hqGifts.ts";
import { parseDay } from "../../shared/kernel/calendar.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, SELDOM_MS, usePolled } from "./client.ts";
import type { Stores } from "./GiftForm.tsx";
import { MemberLink } from "./MemberLink.tsx";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";

const PAGE = 50;
type Filter = Omit<HqInput<"gift.given">, "before" | "limit">;
const ALL: Filter = { from: null, to: null, store: null, gift: null, member: null };
const seqOf = ({ seq }: HqGiven): number => seq;
const keyOf = ({ seq }: HqGiven): string => String(seq);

function useGiven(filter: Filter, turn: number) {
  const { value, refusal } = usePolled("gift.given", { ...filter, before: null, limit: PAGE }, SELDOM_MS, turn);
  const page = async (before: number) => {
    const answer = await askHq("gift.given", { ...filter, before, limit: PAGE });
    return answer.ok ? { ok: true as const, value: pageOf(answer.value.rows, PAGE, seqOf) } : answer;
  };
  const paged = usePages(value === null ? null : pageOf(value.rows, PAGE, seqOf), keyOf, page, turn);
  return { value, refusal, paged };
}

function Sums({ sums }: { sums: readonly HqGiftSum[] }) {
  const { t } = useTexts();
  return (
    <table className="table" data-testid="gift-sums">
      <thead>
        <tr>
          <th>{t("gifts.name")}</th>
          <th className="r">{t("given.times")}</th>
          <th className="r">{t("given.pieces")}</th>
          <th className="r">{t("given.amount")}</th>
        </tr>
      </thead>
      <tbody>
        {sums.map((it) => (
          <tr key={`${it.gift} ${it.what}`} data-gift-sum={it.gift} data-pieces={it.pieces}>
            <th scope="row">
              <div>{it.name}</div>
              <div className="sub">{it.gift}</div>
            </th>
            <td className="r">{count(it.times)}</td>
            <td className="r">{count(it.pieces)}</td>
            <td className="r nowrap">
              {figures(it.amount)} <span className="sub">{t(`gifts.what.${it.what}`)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type RowsProps = {
  rows: readonly HqGiven[];
  zone: string;
  /** How each says to whom; null: not at all. */
  member: "link" | "name" | null;
};

function Rows({ rows, zone, member }: RowsProps) {
  const { t, locale } = useTexts();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t("statement.at")}</th>
          {member === null ? null : <th>{t("hq.member")}</th>}
          <th>{t("gifts.name")}</th>
          <th className="r">{t("given.amount")}</th>
          <th>{t("given.where")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((it) => (
          <tr key={it.seq} data-given={it.gift}>
            <td className="nowrap">{moment(it.at, locale, zone, true)}</td>
            {member === null ? null : (
              <td>{member === "link" ? <MemberLink member={it.member} label={it.memberLabel} /> : it.memberLabel}</td>
            )}
            <td>
              {it.name} × {count(it.quantity)}
            </td>
            <td className="r nowrap">
              {figures(it.amount)} <span className="sub">{t(`gifts.what.${it.what}`)}</span>
            </td>
            <td>
              {it.till ?? t("given.online")}
              {it.clerk === null ? null : <div className="sub">{it.clerk}</div>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type FoundProps = { filter: Filter; turn: number; zone: string; withPages: boolean };

/** @param withPages whether members have pages here */
function Found({ filter, turn, zone, withPages }: FoundProps) {
  const { t } = useTexts();
  const { value, refusal, paged } = useGiven(filter, turn);
  return (
    <>
      {value === null || value.sums.length === 0 ? null : (
        <section className="card" aria-label={t("given.sums")}>
          <Sums sums={value.sums} />
        </section>
      )}
      <section className="card" aria-label={t("given.title")} data-testid="given">
        <Refused said={refusal} />
        {value === null ? (
          refusal === null ? (
            <div className="empty">{t("loading")}</div>
          ) : null
        ) : paged.rows.length === 0 ? (
          <div className="empty">
            <b>{t("given.none")}</b>
          </div>
        ) : (
          <Rows rows={paged.rows} zone={zone} member={withPages ? "link" : "name"} />
        )}
        <More of={paged} />
      </section>
    </>
  );
}

type Props = { stores: Stores; zone: string; of: string | null; turn: number };

/** @param stores where members may have had them @param of in this store alone; null: in every one @param turn another: it is asked anew */
export function GiftsGiven({ stores, zone, of, turn }: Props) {
  const { t } = useTexts();
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [store, setStore] = useState("");
  const [member, setMember] = useState("");
  const dayOf = (text: string): string | null => (parseDay(text) === null ? null : text);
  const filter: Filter = {
    ...ALL,
    from: dayOf(from),
    to: dayOf(to),
    store: of ?? (store === "" ? null : store),
    member: member.trim() === "" ? null : member.trim(),
  };
  return (
    <>
      <h2>{t("given.title")}</h2>
      <form
        className="card pad across"
        role="search"
        aria-label={t("given.filter")}
        onSubmit={(event) => event.preventDefault()}
      >
        <TextInput
          type="date"
          label={t("exports.from")}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("exports.to")}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        {of === null ? (
          <NativeSelect
            label={t("exports.store")}
            value={store}
            onChange={(event) => setStore(event.currentTarget.value)}
            data={[
              { value: "", label: t("products.every") },
              ...stores.map((it) => ({ value: it.id, label: it.name })),
            ]}
          />
        ) : null}
        <TextInput
          label={t("given.member")}
          value={member}
          maxLength={80}
          onChange={(event) => setMember(event.currentTarget.value)}
          autoComplete="off"
        />
      </form>
      <Found key={JSON.stringify(filter)} filter={filter} turn={turn} zone={zone} withPages={of === null} />
    </>
  );
}

/** What one member had; nothing where it had none. */
export function MemberGifts({ member, zone }: { member: string; zone: string }) {
  const { t } = useTexts();
  const { refusal, paged } = useGiven({ ...ALL, member }, 0);
  if (refusal === null && paged.rows.length === 0) return null;
  return (
    <section className="card wide" aria-label={t("given.title")} data-testid="member-gifts">
      <h2>{t("given.title")}</h2>
      <Refused said={refusal} />
      <Rows rows={paged.rows} zone={zone} member={null} />
      <More of={paged} />
    </section>
  );
}
