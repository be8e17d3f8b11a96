/** What members get for points or available love value (§7.2): found, added, changed, taken back. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqInput } from "../../shared/contract/hq.ts";
import {
  GIFT_SORTS,
  GIFT_STATES,
  GIFT_VALUES,
  GiftState,
  GiftValue,
  type HqGift,
} from "../../shared/contract/hqGifts.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, SELDOM_MS, usePolled } from "./client.ts";
import { GiftForm, type Stores } from "./GiftForm.tsx";
import { GiftClaims } from "./GiftClaims.tsx";
import { GivingLimits } from "./GivingLimits.tsx";
import { GiftsGiven } from "./GiftsGiven.tsx";
import { May } from "./me.tsx";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";

const PAGE = 50;
type Asked = HqInput<"gift.list">;
type Filter = Omit<Asked, "after" | "limit">;
const placeOf = ({ id, name, price, changedAt }: HqGift): NonNullable<Asked["after"]> => ({
  id,
  name,
  price,
  changedAt,
});
const keyOf = ({ id }: HqGift): string => id;
/** Of the stores that are named in a row, so many are. */
const NAMED = 3;

type Props = { stores: Stores; zone: string };

function Row({ gift, stores, zone, onOpen }: Props & { gift: HqGift; onOpen: () => void }) {
  const { t, locale } = useTexts();
  const { stock, state, validUntil } = gift;
  const names = (gift.stores ?? []).map((id) => stores.find((it) => it.id === id)?.name ?? id);
  const further = names.length - NAMED;
  return (
    <tr data-gift={gift.id} data-state={state}>
      <th scope="row">
        <div>{gift.name}</div>
        <div className="sub">{gift.id}</div>
      </th>
      <td className="r nowrap">
        {figures(gift.price)}
        <div className="sub">{t(`gifts.what.${gift.what}`)}</div>
      </td>
      <td className="r nowrap">{stock === null ? t("gifts.unlimited") : count(stock)}</td>
      <td className="nowrap">{validUntil ?? t("gifts.noEnd")}</td>
      <td>
        {gift.stores === null
          ? t("gifts.everywhere")
          : `${names.slice(0, NAMED).join(t("gifts.between"))}${further > 0 ? t("gifts.further", { count: count(further) }) : ""}`}
      </td>
      <td>
        <span className={state === "offered" ? "pill go" : state === "sold-out" ? "pill wait" : "pill"}>
          {t(`gifts.state.${state}`)}
        </span>
        <div className="sub nowrap">{moment(gift.changedAt, locale, zone)}</div>
      </td>
      <td className="r">
        <May verb="gift.put">
          <button
            type="button"
            className="btn"
            aria-label={t("products.changeOf", { name: gift.name })}
            onClick={onOpen}
          >
            {t("products.change")}
          </button>
        </May>
      </td>
    </tr>
  );
}

function Found({
  filter,
  turn,
  stores,
  zone,
  onChanged,
}: Props & { filter: Filter; turn: number; onChanged: () => void }) {
  const { t } = useTexts();
  const [open, setOpen] = useState<string | null>(null);
  const { value, refusal } = usePolled("gift.list", { ...filter, after: null, limit: PAGE }, SELDOM_MS, turn);
  const paged = usePages(
    value === null ? null : pageOf(value.rows, PAGE, placeOf),
    keyOf,
    async (after) => {
      const answer = await askHq("gift.list", { ...filter, after, limit: PAGE });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value.rows, PAGE, placeOf) } : answer;
    },
    turn,
  );
  const opened = paged.rows.find((it) => it.id === open);
  const isAll = filter.text === "" && [filter.what, filter.state, filter.store].every((it) => it === null);
  return (
    <section className="card" aria-label={t("hq.gifts")} data-testid="gifts">
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : paged.rows.length === 0 ? (
        <div className="empty">
          <b>{t(isAll ? "gifts.noneYet" : "gifts.none")}</b>
          {isAll ? <span>{t("gifts.noneYetHow")}</span> : null}
        </div>
      ) : (
        <>
          <div className="pad sub">{t("products.found", { count: count(value.found) })}</div>
          <table className="table">
            <thead>
              <tr>
                <th>{t("gifts.name")}</th>
                <th className="r">{t("gifts.costs")}</th>
                <th className="r">{t("gifts.left")}</th>
                <th>{t("gifts.until")}</th>
                <th>{t("gifts.where")}</th>
                <th>{t("people.state")}</th>
                <th>
                  <span className="unseen">{t("clerks.acts")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {paged.rows.map((gift) => (
                <Row key={gift.id} gift={gift} stores={stores} zone={zone} onOpen={() => setOpen(gift.id)} />
              ))}
            </tbody>
          </table>
        </>
      )}
      <More of={paged} />
      {opened === undefined ? null : (
        <GiftForm key={opened.id} gift={opened} stores={stores} onChanged={onChanged} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}

/** @param of of this store alone; null: of every one */
export function GiftsPage({ stores, zone, of = null }: Props & { of?: string | null }) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const [what, setWhat] = useState("");
  const [state, setState] = useState("");
  const [store, setStore] = useState("");
  const [sort, setSort] = useState<Filter["sort"]>("name");
  const [turn, setTurn] = useState(0);
  const [isAdding, setIsAdding] = useState(false);
  const filter: Filter = {
    text: text.trim(),
    what: GiftValue.safeParse(what).data ?? null,
    state: GiftState.safeParse(state).data ?? null,
    store: of ?? (store === "" ? null : store),
    sort,
  };
  const changed = () => setTurn((now) => now + 1);
  const every = { value: "", label: t("products.every") };
  return (
    <>
      <form
        className="card pad across"
        role="search"
        aria-label={t("gifts.filter")}
        onSubmit={(event) => event.preventDefault()}
      >
        <TextInput
          label={t("gifts.text")}
          value={text}
          maxLength={60}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
        />
        <NativeSelect
          label={t("gifts.what")}
          value={what}
          onChange={(event) => setWhat(event.currentTarget.value)}
          data={[every, ...GIFT_VALUES.map((it) => ({ value: it, label: t(`gifts.what.${it}`) }))]}
        />
        <NativeSelect
          label={t("people.state")}
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
          data={[every, ...GIFT_STATES.map((it) => ({ value: it, label: t(`gifts.state.${it}`) }))]}
        />
        {of === null ? (
          <NativeSelect
            label={t("gifts.where")}
            value={store}
            onChange={(event) => setStore(event.currentTarget.value)}
            data={[every, ...stores.map((it) => ({ value: it.id, label: it.name }))]}
          />
        ) : null}
        <NativeSelect
          label={t("clerks.sort")}
          value={sort}
          onChange={(event) => setSort(GIFT_SORTS.find((it) => it === event.currentTarget.value) ?? "name")}
          data={GIFT_SORTS.map((it) => ({ value: it, label: t(`gifts.sort.${it}`) }))}
        />
        <May verb="gift.put">
          <button type="button" className="btn go" onClick={() => setIsAdding(true)}>
            {t("gifts.add")}
          </button>
        </May>
      </form>
      <Found key={JSON.stringify(filter)} filter={filter} turn={turn} stores={stores} zone={zone} onChanged={changed} />
      {isAdding ? (
        <GiftForm gift={null} stores={stores} onChanged={changed} onClose={() => setIsAdding(false)} />
      ) : null}
      {of === null ? <GivingLimits /> : null}
      <GiftClaims stores={stores} zone={zone} of={of} turn={turn} onChanged={changed} />
      <GiftsGiven stores={stores} zone={zone} of={of} turn={turn} />
    </>
  );
}
