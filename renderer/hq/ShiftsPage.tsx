/** Shifts of every till: found, and each with its report as the till has it. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqInput } from "../../shared/contract/hq.ts";
import { SHIFT_ORDERS, SHIFT_STATES, type HqShift } from "../../shared/contract/hqShifts.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { ShiftFigures } from "../kit/ShiftReport.tsx";
import { moment } from "../kit/time.ts";
import { askHq, usePolled } from "./client.ts";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";

const PAGE = 50;

type Filter = Omit<HqInput<"shift.list">, "after" | "limit">;
type Place = NonNullable<HqInput<"shift.list">["after"]>;
const placeOf = ({ till, shift, openedAt, differenceFen }: HqShift): Place => ({
  till,
  shift,
  openedAt,
  differenceFen,
});
const keyOf = ({ till, shift }: HqShift): string => `${till} ${shift}`;

/** With its sign: what is too much or too little. */
export function Difference({ fen }: { fen: number | null }) {
  if (fen === null) return <>—</>;
  return <b className={fen === 0 ? "even" : "short"}>{fen > 0 ? `+${figures(fen)}` : figures(fen)}</b>;
}

function Row({ shift, zone, onOpen }: { shift: HqShift; zone: string; onOpen: () => void }) {
  const { t, locale } = useTexts();
  const { till, tillName, storeName, number, differenceFen } = shift;
  const label = number === null ? t("shifts.running") : String(number);
  return (
    <tr data-shift={shift.shift} data-difference-fen={differenceFen ?? ""}>
      <th scope="row">
        <div className="nowrap">{tillName}</div>
        <div className="sub">
          {storeName} · {till}
        </div>
      </th>
      <td>{number === null ? <span className="pill go">{label}</span> : label}</td>
      <td className="nowrap">
        {moment(shift.openedAt, locale, zone)}
        <div className="sub">{shift.openedBy}</div>
      </td>
      <td className="nowrap">
        {shift.closedAt === null ? "—" : moment(shift.closedAt, locale, zone)}
        <div className="sub">{shift.closedBy}</div>
      </td>
      <td className="r">{shift.expectedFen === null ? "—" : figures(shift.expectedFen)}</td>
      <td className="r">{shift.countedFen === null ? "—" : figures(shift.countedFen)}</td>
      <td className="r">
        <Difference fen={differenceFen} />
        <div className="sub">{shift.reason}</div>
      </td>
      <td className="r">
        <button
          type="button"
          className="btn"
          aria-label={t("shifts.lookAt", { till: tillName, number: label })}
          onClick={onOpen}
        >
          {t("shifts.look")}
        </button>
      </td>
    </tr>
  );
}

function One({ shift, zone, onClose }: { shift: HqShift; zone: string; onClose: () => void }) {
  const { t } = useTexts();
  const { store, till, tillName, number } = shift;
  const { value, refusal } = usePolled("shift.one", { store, till, shift: shift.shift }, number === null);
  return (
    <Sheet
      title={
        number === null ? `${tillName} · ${t("shifts.x")}` : t("shifts.one", { till: tillName, number: String(number) })
      }
      onClose={onClose}
      width={860}
    >
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : (
        <ShiftFigures report={value} zone={zone} />
      )}
    </Sheet>
  );
}

function Found({ filter, zone }: { filter: Filter; zone: string }) {
  const { t } = useTexts();
  const [open, setOpen] = useState<string | null>(null);
  const { value, refusal } = usePolled("shift.list", { ...filter, after: null, limit: PAGE });
  const paged = usePages(value === null ? null : pageOf(value.rows, PAGE, placeOf), keyOf, async (after) => {
    const answer = await askHq("shift.list", { ...filter, after, limit: PAGE });
    return answer.ok ? { ok: true as const, value: pageOf(answer.value.rows, PAGE, placeOf) } : answer;
  });
  const opened = paged.rows.find((it) => keyOf(it) === open);
  const { store, state, text, from, to } = filter;
  const isAll = state === null && text === "" && from === null && to === null && store === null;
  return (
    <section className="card wide" aria-label={t("hq.shifts")} data-testid="shifts">
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : paged.rows.length === 0 ? (
        <div className="empty">
          <b>{t(isAll ? "shifts.noneYet" : "shifts.none")}</b>
          {isAll ? <span>{t("shifts.noneYetHow")}</span> : null}
        </div>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{t("shifts.till")}</th>
              <th>{t("shifts.number")}</th>
              <th>{t("shifts.opened")}</th>
              <th>{t("shifts.closed")}</th>
              <th className="r">{t("shifts.expected")}</th>
              <th className="r">{t("shifts.counted")}</th>
              <th className="r">{t("shifts.difference")}</th>
              <th>
                <span className="unseen">{t("shifts.look")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {paged.rows.map((shift) => (
              <Row key={keyOf(shift)} shift={shift} zone={zone} onOpen={() => setOpen(keyOf(shift))} />
            ))}
          </tbody>
        </table>
      )}
      <More of={paged} />
      {opened === undefined ? null : <One shift={opened} zone={zone} onClose={() => setOpen(null)} />}
    </section>
  );
}

type Stores = readonly { readonly id: string; readonly name: string }[];

/** @param stores to choose from; one alone: its shifts, and no other's */
export function ShiftsPage({ stores, zone, only = null }: { stores: Stores; zone: string; only?: string | null }) {
  const { t } = useTexts();
  const [store, setStore] = useState("");
  const [state, setState] = useState("");
  const [text, setText] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [sort, setSort] = useState<Filter["sort"]>("opened");
  const filter: Filter = {
    store: only ?? (store === "" ? null : store),
    state: SHIFT_STATES.find((it) => it === state) ?? null,
    text: text.trim(),
    from: from === "" ? null : from,
    to: to === "" ? null : to,
    sort,
  };
  return (
    <>
      <form
        className="card pad across"
        role="search"
        aria-label={t("shifts.filter")}
        onSubmit={(event) => event.preventDefault()}
      >
        <TextInput
          label={t("shifts.text")}
          value={text}
          maxLength={40}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
        />
        {only === null ? (
          <NativeSelect
            label={t("shifts.store")}
            value={store}
            onChange={(event) => setStore(event.currentTarget.value)}
            data={[
              { value: "", label: t("shifts.everyStore") },
              ...stores.map((it) => ({ value: it.id, label: `${it.id} ${it.name}` })),
            ]}
          />
        ) : null}
        <NativeSelect
          label={t("shifts.state")}
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
          data={[
            { value: "", label: t("shifts.every") },
            ...SHIFT_STATES.map((it) => ({ value: it, label: t(`shifts.state.${it}`) })),
          ]}
        />
        <TextInput
          type="date"
          label={t("shifts.from")}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("shifts.to")}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("shifts.sort")}
          value={sort}
          onChange={(event) => setSort(SHIFT_ORDERS.find((it) => it === event.currentTarget.value) ?? "opened")}
          data={SHIFT_ORDERS.map((it) => ({ value: it, label: t(`shifts.sort.${it}`) }))}
        />
      </form>
      <Found key={JSON.stringify(filter)} filter={filter} zone={zone} />
    </>
  );
}
