/** Stores and tills: found among thousands, with what is known of each; the codes that enrol new ones. */
import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqInput } from "../../shared/contract/hq.ts";
import { DEVICE_SORTS, DEVICE_STATES, type HqDevice } from "../../shared/contract/hqDevices.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { ApiKey } from "./ApiKey.tsx";
import { askHq, usePolled } from "./client.ts";
import { May } from "./me.tsx";
import { More } from "./More.tsx";
import { Codes, NewTill } from "./NewTill.tsx";
import { pageOf, usePages } from "../kit/pages.ts";
import { NewStore, Stores } from "./Stores.tsx";
import { seconds, TillSheet } from "./TillSheet.tsx";

const PAGE = 50;
/** A clock so far off is shown as one to look at, ms. */
const FAR_OFF_MS = 60_000;
const PILLS = { connected: "pill go", offline: "pill stop", waiting: "pill", closed: "pill stop" } as const;

type Filter = Omit<HqInput<"till.list">, "after" | "limit">;
const placeOf = ({ id }: HqDevice): string => id;

function Row({ till, zone, onOpen }: { till: HqDevice; zone: string; onOpen: () => void }) {
  const { t, locale } = useTexts();
  const { clockMs, unsent } = till;
  return (
    <tr data-till={till.id} data-connected={till.state === "connected"}>
      <th scope="row">
        <div className="nowrap">{till.name}</div>
        <div className="sub nowrap">
          {till.id} · {till.storeName}
        </div>
      </th>
      <td>
        <span className={PILLS[till.state]}>{t(`devices.state.${till.state}`)}</span>
        {till.mustUpdate ? <span className="pill wait">{t("hq.mustUpdate")}</span> : null}
        <div className="sub nowrap">
          {till.lastContact === null ? t("hq.never") : moment(till.lastContact, locale, zone)}
        </div>
      </td>
      <td>
        <div className="nowrap">{till.software ?? "–"}</div>
        {till.protocol === null ? null : (
          <div className="sub nowrap">{t("devices.wire", { protocol: String(till.protocol) })}</div>
        )}
      </td>
      <td className={clockMs !== null && Math.abs(clockMs) >= FAR_OFF_MS ? "r nowrap stopText" : "r nowrap"}>
        {clockMs === null ? "–" : t("devices.seconds", { seconds: seconds(clockMs) })}
      </td>
      <td className="r">
        {count(till.facts)}
        {unsent === null || unsent === 0 ? null : (
          <div className="sub stopText">
            {t("devices.unsent")} {count(unsent)}
          </div>
        )}
        {till.quarantined === 0 ? null : (
          <div className="sub stopText">
            {t("hq.quarantined")} {count(till.quarantined)}
          </div>
        )}
      </td>
      <td className="r">{till.rulesVersion}</td>
      <td className="r">
        <button type="button" className="btn" aria-label={t("devices.openOf", { till: till.id })} onClick={onOpen}>
          {t("devices.open")}
        </button>
      </td>
    </tr>
  );
}

type FoundProps = { filter: Filter; turn: number; zone: string; onChanged: () => void };

function Found({ filter, turn, zone, onChanged }: FoundProps) {
  const { t } = useTexts();
  const [open, setOpen] = useState<HqDevice | null>(null);
  const { value, refusal } = usePolled("till.list", { ...filter, after: null, limit: PAGE }, true, turn);
  const paged = usePages(
    value === null ? null : pageOf(value.rows, PAGE, placeOf),
    placeOf,
    async (after) => {
      const answer = await askHq("till.list", { ...filter, after, limit: PAGE });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value.rows, PAGE, placeOf) } : answer;
    },
    turn,
  );
  const isAll = filter.store === null && filter.state === null && !filter.mustUpdate && filter.text === "";
  // One that the filter passes over by now stays open as it was seen last.
  const opened = open && (paged.rows.find((it) => it.id === open.id) ?? open);
  return (
    <section className="card wide" aria-label={t("hq.tills")} data-testid="tills">
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : paged.rows.length === 0 ? (
        <div className="empty">
          <b>{t(isAll ? "hq.noTills" : "devices.none")}</b>
        </div>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{t("hq.till")}</th>
              <th>
                {t("enrol.state")} · {t("hq.contact")}
              </th>
              <th>{t("devices.software")}</th>
              <th className="r">{t("devices.clock")}</th>
              <th className="r">{t("hq.facts")}</th>
              <th className="r">{t("hq.rulesVersion")}</th>
              <th>
                <span className="unseen">{t("devices.acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {paged.rows.map((till) => (
              <Row key={till.id} till={till} zone={zone} onOpen={() => setOpen(till)} />
            ))}
          </tbody>
        </table>
      )}
      {value === null || value.count === 0 ? null : (
        <p className="sub pad">{t("devices.count", { count: count(value.count) })}</p>
      )}
      <More of={paged} />
      {opened === null ? null : (
        <TillSheet key={opened.id} till={opened} zone={zone} onChanged={onChanged} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}

export function Tills({ zone, onChanged }: { zone: string; onChanged: () => void }) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const [state, setState] = useState("");
  const [mustUpdate, setMustUpdate] = useState(false);
  const [sort, setSort] = useState<Filter["sort"]>("contact");
  const [turn, setTurn] = useState(0);
  const filter: Filter = {
    store: null,
    state: DEVICE_STATES.find((it) => it === state) ?? null,
    mustUpdate,
    text: text.trim(),
    sort,
  };
  const changed = () => {
    setTurn((now) => now + 1);
    onChanged();
  };
  return (
    <>
      <form
        className="card pad across"
        role="search"
        aria-label={t("devices.filter")}
        onSubmit={(event) => event.preventDefault()}
      >
        <TextInput
          label={t("devices.text")}
          value={text}
          maxLength={80}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
        />
        <NativeSelect
          label={t("devices.state")}
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
          data={[
            { value: "", label: t("devices.every") },
            ...DEVICE_STATES.map((it) => ({ value: it, label: t(`devices.state.${it}`) })),
          ]}
        />
        <NativeSelect
          label={t("devices.sort")}
          value={sort}
          onChange={(event) => setSort(DEVICE_SORTS.find((it) => it === event.currentTarget.value) ?? "contact")}
          data={DEVICE_SORTS.map((it) => ({ value: it, label: t(`devices.sort.${it}`) }))}
        />
        <Checkbox
          className="low"
          label={t("devices.mustUpdate")}
          checked={mustUpdate}
          onChange={(event) => setMustUpdate(event.currentTarget.checked)}
        />
      </form>
      <div className="two early">
        <div className="stack">
          <Found key={JSON.stringify(filter)} filter={filter} turn={turn} zone={zone} onChanged={changed} />
          <Stores turn={turn} onChanged={changed} />
        </div>
        <div className="stack">
          <May verb="till.code">
            <NewTill zone={zone} onMade={changed} />
          </May>
          <May verb="code.list">
            <Codes zone={zone} turn={turn} />
          </May>
          <May verb="store.add">
            <NewStore onAdded={changed} />
          </May>
          <May verb="api.key">
            <ApiKey />
          </May>
        </div>
      </div>
    </>
  );
}
