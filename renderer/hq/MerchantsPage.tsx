/** Who wants to become a store of the chain: by state, found, and a new application. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqInput } from "../../shared/contract/hq.ts";
import {
  MERCHANT_SORTS,
  MERCHANT_STATES,
  type HqMerchant,
  type MerchantState,
} from "../../shared/contract/hqMerchants.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, percent } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { moment } from "../kit/time.ts";
import { isOf, readAs } from "../rules/typed.ts";
import { askHq, SELDOM_MS, usePolled, type Said } from "./client.ts";
import { May, useOwnName } from "./me.tsx";
import { MerchantFile } from "./MerchantFile.tsx";
import { STATE_PILL } from "./merchantState.ts";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";
import { hashOf } from "./place.ts";

const PAGE = 50;
type Asked = HqInput<"merchant.list">;
type Filter = Pick<Asked, "text" | "state" | "sort">;
const placeOf = ({ id, name, appliedAt, changedAt }: HqMerchant) => ({ id, name, appliedAt, changedAt });
const keyOf = ({ id }: HqMerchant): string => id;

/** The fields of an application, each with the longest that may be typed. */
const FIELDS = { name: 60, contact: 40, phone: 20, address: 120, note: 400, recruiter: 80, commission: 12 } as const;
type Field = keyof typeof FIELDS;
const EMPTY: Record<Field, string> = {
  name: "",
  contact: "",
  phone: "",
  address: "",
  note: "",
  recruiter: "",
  commission: "",
};

function Apply({ onApplied }: { onApplied: () => void }) {
  const { t } = useTexts();
  const own = useOwnName();
  const [typedBy, setBy] = useState("");
  const [typed, setTyped] = useState(EMPTY);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [done, setDone] = useState<HqMerchant | null>(null);
  const by = own ?? typedBy.trim();
  const commission = readAs("percent", typed.commission);
  const isCommission = commission === undefined || isOf("percent", commission);
  const isPhone = /^[0-9+() -]{5,20}$/.test(typed.phone.trim());
  const isReady = typed.name.trim() !== "" && typed.contact.trim() !== "" && isPhone && isCommission && by !== "";
  const wrong: Partial<Record<Field, string>> = {
    ...(typed.phone.trim() === "" || isPhone ? {} : { phone: t("merchants.phoneWrong") }),
    ...(isCommission ? {} : { commission: t("merchants.commissionWrong") }),
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || busy) return;
    setBusy(true);
    const answer = await askHq("merchant.apply", {
      name: typed.name.trim(),
      contact: typed.contact.trim(),
      phone: typed.phone.trim(),
      address: typed.address.trim(),
      note: typed.note.trim(),
      recruiter: typed.recruiter.trim() === "" ? null : typed.recruiter.trim(),
      commissionBp: isOf("percent", commission) ? commission : null,
      by,
    });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setDone(answer.ok ? answer.value : null);
    if (!answer.ok) return;
    setTyped(EMPTY);
    onApplied();
  };
  return (
    <form className="stack" data-testid="merchant-form" onSubmit={(event) => void submit(event)}>
      {(Object.keys(FIELDS) as Field[]).map((field) => (
        <TextInput
          key={field}
          label={t(`merchants.${field}`)}
          value={typed[field]}
          maxLength={FIELDS[field]}
          onChange={(event) => setTyped({ ...typed, [field]: event.currentTarget.value })}
          error={wrong[field]}
          autoComplete="off"
        />
      ))}
      {own === null ? (
        <TextInput
          label={t("why.by")}
          value={typedBy}
          maxLength={40}
          onChange={(event) => setBy(event.currentTarget.value)}
          autoComplete="off"
        />
      ) : null}
      <button type="submit" className="btn go" disabled={!isReady || busy}>
        {busy ? t("asking") : t("merchants.applyGo")}
      </button>
      <Refused said={said} />
      {done === null ? null : (
        <div className="note go" role="status">
          {t("merchants.added", { name: done.name, id: done.id })}
        </div>
      )}
    </form>
  );
}

function Row({ merchant, zone }: { merchant: HqMerchant; zone: string }) {
  const { t, locale } = useTexts();
  const { id, name, contact, phone, state, commissionBp, store, recruiter } = merchant;
  return (
    <tr data-merchant={id} data-state={state}>
      <th scope="row">
        <a href={hashOf({ page: "merchants", merchant: id })}>{name}</a>
        <div className="sub mono">{id}</div>
      </th>
      <td>
        {contact}
        <div className="sub">{phone}</div>
      </td>
      <td>
        <span className={STATE_PILL[state]}>{t(`merchants.state.${state}`)}</span>
        {store === null ? null : <div className="sub">{store}</div>}
      </td>
      <td className="r">{commissionBp === null ? "—" : percent(commissionBp)}</td>
      <td>{recruiter?.memberLabel ?? "—"}</td>
      <td className="nowrap">{moment(merchant.changedAt, locale, zone)}</td>
    </tr>
  );
}

function Found({
  filter,
  turn,
  zone,
  onState,
}: {
  filter: Filter;
  turn: number;
  zone: string;
  onState: (state: MerchantState | null) => void;
}) {
  const { t } = useTexts();
  const { value, refusal } = usePolled("merchant.list", { ...filter, after: null, limit: PAGE }, SELDOM_MS, turn);
  const paged = usePages(
    value === null ? null : pageOf(value.rows, PAGE, placeOf),
    keyOf,
    async (after) => {
      const answer = await askHq("merchant.list", { ...filter, after, limit: PAGE });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value.rows, PAGE, placeOf) } : answer;
    },
    turn,
  );
  const isAll = filter.text === "" && filter.state === null;
  return (
    <section className="card" aria-label={t("hq.merchants")} data-testid="merchants">
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : (
        <>
          <div className="across pad" role="group" aria-label={t("people.state")} data-testid="funnel">
            {MERCHANT_STATES.map((state) => (
              <button
                key={state}
                type="button"
                className={filter.state === state ? "btn on low" : "btn low"}
                aria-pressed={filter.state === state}
                data-state={state}
                onClick={() => onState(filter.state === state ? null : state)}
              >
                {t(`merchants.state.${state}`)} <b>{count(value.counts[state])}</b>
              </button>
            ))}
          </div>
          {paged.rows.length === 0 ? (
            <div className="empty">
              <b>{t(isAll ? "merchants.noneYet" : "merchants.none")}</b>
              {isAll ? <span>{t("merchants.noneYetHow")}</span> : null}
            </div>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{t("merchants.name")}</th>
                  <th>{t("merchants.contact")}</th>
                  <th>{t("people.state")}</th>
                  <th className="r">{t("merchants.commissionShort")}</th>
                  <th>{t("merchants.recruiterShort")}</th>
                  <th>{t("clerks.changed")}</th>
                </tr>
              </thead>
              <tbody>
                {paged.rows.map((merchant) => (
                  <Row key={merchant.id} merchant={merchant} zone={zone} />
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
      <More of={paged} />
    </section>
  );
}

/** Whether merchants may apply by themselves, and where. */
function Door({ turn, onChanged }: { turn: number; onChanged: () => void }) {
  const { t } = useTexts();
  const every = { text: "", state: null, sort: "changed", after: null, limit: 1 } as const;
  const { value } = usePolled("merchant.list", every, SELDOM_MS, turn);
  const [said, setSaid] = useState<Said | null>(null);
  if (value === null) return null;
  const { open } = value;
  const change = async () => {
    const answer = await askHq("merchant.door", { open: !open });
    setSaid(answer.ok ? null : answer);
    if (answer.ok) onChanged();
  };
  return (
    <section className="card pad across" aria-label={t("merchants.door")} data-testid="merchant-door" data-open={open}>
      <span>{open ? t("merchants.doorOpen", { address: `${location.origin}/join/` }) : t("merchants.doorClosed")}</span>
      <May verb="merchant.door">
        <button type="button" className={open ? "btn push" : "btn go push"} onClick={() => void change()}>
          {t(open ? "merchants.doorClose" : "merchants.doorOpenGo")}
        </button>
      </May>
      <Refused said={said} />
    </section>
  );
}

/** @param merchant the number of the one whose file is open; empty: none */
export function MerchantsPage({ merchant, zone, now }: { merchant: string; zone: string; now: number }) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const [state, setState] = useState<MerchantState | null>(null);
  const [sort, setSort] = useState<Filter["sort"]>("changed");
  const [turn, setTurn] = useState(0);
  const [isAdding, setAdding] = useState(false);
  const changed = () => setTurn((before) => before + 1);
  if (merchant !== "") return <MerchantFile key={merchant} id={merchant} zone={zone} now={now} />;
  const filter: Filter = { text: text.trim(), state, sort };
  return (
    <>
      <form
        className="card pad across"
        role="search"
        aria-label={t("merchants.filter")}
        onSubmit={(event) => event.preventDefault()}
      >
        <TextInput
          label={t("merchants.text")}
          value={text}
          maxLength={60}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
        />
        <NativeSelect
          label={t("clerks.sort")}
          value={sort}
          onChange={(event) => setSort(MERCHANT_SORTS.find((it) => it === event.currentTarget.value) ?? "changed")}
          data={MERCHANT_SORTS.map((each) => ({ value: each, label: t(`merchants.sort.${each}`) }))}
        />
        <May verb="merchant.apply">
          <button type="button" className="btn go push" onClick={() => setAdding(true)}>
            {t("merchants.apply")}
          </button>
        </May>
      </form>
      <Door turn={turn} onChanged={changed} />
      <Found key={JSON.stringify(filter)} filter={filter} turn={turn} zone={zone} onState={setState} />
      {isAdding ? (
        <Sheet title={t("merchants.apply")} onClose={() => setAdding(false)}>
          <Apply onApplied={changed} />
        </Sheet>
      ) : null}
    </>
  );
}
