/** Who works in the stores, as headquarters keeps them: found, added, changed. What a till keeps by itself is not seen here. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqInput, HqOutput } from "../../shared/contract/hq.ts";
import { CLERK_SORTS, type HqClerk } from "../../shared/contract/hqClerks.ts";
import { Role } from "../../shared/contract/staff.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, SELDOM_MS, usePolled } from "./client.ts";
import { ClerkSheet } from "./ClerkSheet.tsx";
import { May } from "./me.tsx";
import { More } from "./More.tsx";
import { NewClerk } from "./NewClerk.tsx";
import { pageOf, usePages } from "../kit/pages.ts";
import { hashOf } from "./place.ts";

const PAGE = 50;
const MOST_STORES = 200;

type Asked = HqInput<"clerk.list">;
type Filter = Omit<Asked, "after" | "limit">;
type Place = NonNullable<Asked["after"]>;
const placeOf = ({ store, id, name, changedAt }: HqClerk): Place => ({ store, id, name, changedAt });
const keyOf = ({ store, id }: HqClerk): string => `${store}/${id}`;

function Row({ clerk, zone, onOpen }: { clerk: HqClerk; zone: string; onOpen: () => void }) {
  const { t, locale } = useTexts();
  return (
    <tr data-clerk={keyOf(clerk)} data-active={clerk.active}>
      <th scope="row">
        <div className="nowrap">{clerk.name}</div>
        <div className="sub">{clerk.id}</div>
      </th>
      <td>
        <div className="nowrap">{clerk.storeName}</div>
        <div className="sub">{clerk.store}</div>
      </td>
      <td className="nowrap">{t(`role.${clerk.role}`)}</td>
      <td>
        <span className={clerk.active ? "pill go" : "pill"}>{t(clerk.active ? "staff.active" : "staff.inactive")}</span>
      </td>
      <td className="nowrap">
        {moment(clerk.changedAt, locale, zone)}
        <div className="sub">
          {t("clerks.pinAt")} {moment(clerk.pinAt, locale, zone)}
        </div>
      </td>
      <td className="r">
        <May verb="clerk.put">
          <button
            type="button"
            className="btn"
            aria-label={t("clerks.changeOf", { name: clerk.name })}
            onClick={onOpen}
          >
            {t("clerks.change")}
          </button>
        </May>
      </td>
    </tr>
  );
}

function Tells({ tills }: { tills: HqOutput<"clerk.list">["tills"] }) {
  const { t } = useTexts();
  if (tills === null) return null;
  return (
    <p className="sub pad" data-testid="clerks-tell">
      {tills.enrolled === 0
        ? t("clerks.noTills")
        : t("clerks.tells", { enrolled: count(tills.enrolled), connected: count(tills.connected) })}
    </p>
  );
}

/** @param turn counted up: something was changed here */
function Found({
  filter,
  turn,
  zone,
  onChanged,
}: {
  filter: Filter;
  turn: number;
  zone: string;
  onChanged: () => void;
}) {
  const { t } = useTexts();
  const [open, setOpen] = useState<string | null>(null);
  const { value, refusal } = usePolled("clerk.list", { ...filter, after: null, limit: PAGE }, true, turn);
  const paged = usePages(
    value === null ? null : pageOf(value.rows, PAGE, placeOf),
    keyOf,
    async (after) => {
      const answer = await askHq("clerk.list", { ...filter, after, limit: PAGE });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value.rows, PAGE, placeOf) } : answer;
    },
    turn,
  );
  const opened = paged.rows.find((it) => keyOf(it) === open);
  const isAll = filter.store === null && filter.role === null && filter.active === null && filter.text === "";
  return (
    <section className="card wide" aria-label={t("hq.clerks")} data-testid="clerks">
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : paged.rows.length === 0 ? (
        <div className="empty">
          <b>{t(isAll ? "clerks.noneYet" : "clerks.none")}</b>
          {isAll ? <span>{t("clerks.noneYetHow")}</span> : null}
        </div>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{t("clerks.who")}</th>
              <th>{t("clerks.store")}</th>
              <th>{t("people.role")}</th>
              <th>{t("people.state")}</th>
              <th>{t("clerks.changed")}</th>
              <th>
                <span className="unseen">{t("clerks.acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {paged.rows.map((clerk) => (
              <Row key={keyOf(clerk)} clerk={clerk} zone={zone} onOpen={() => setOpen(keyOf(clerk))} />
            ))}
          </tbody>
        </table>
      )}
      <Tells tills={value?.tills ?? null} />
      <More of={paged} />
      {opened === undefined ? null : (
        <ClerkSheet key={keyOf(opened)} clerk={opened} onChanged={onChanged} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}

/** @param store whose clerks; empty: of all */
export function ClerksPage({ store, zone }: { store: string; zone: string }) {
  const { t } = useTexts();
  const [role, setRole] = useState("");
  const [state, setState] = useState("");
  const [text, setText] = useState("");
  const [sort, setSort] = useState<Filter["sort"]>("store");
  const [turn, setTurn] = useState(0);
  const { value } = usePolled("store.list", { text: "", after: null, limit: MOST_STORES }, SELDOM_MS);
  const listed = value?.rows ?? [];
  // One that came by its address stands in the list, however many there are.
  const stores = store === "" || listed.some((it) => it.id === store) ? listed : [{ id: store, name: "" }, ...listed];
  const filter: Filter = {
    store: store === "" ? null : store,
    role: Role.safeParse(role).data ?? null,
    active: state === "" ? null : state === "active",
    text: text.trim(),
    sort,
  };
  const changed = () => setTurn((now) => now + 1);
  return (
    <>
      <form
        className="card pad across"
        role="search"
        aria-label={t("clerks.filter")}
        onSubmit={(event) => event.preventDefault()}
      >
        <TextInput
          label={t("clerks.text")}
          value={text}
          maxLength={40}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
        />
        <NativeSelect
          label={t("clerks.store")}
          value={store}
          onChange={(event) => (location.hash = hashOf({ page: "clerks", store: event.currentTarget.value }))}
          data={[
            { value: "", label: t("clerks.everyStore") },
            ...stores.map((it) => ({ value: it.id, label: `${it.id} ${it.name}` })),
          ]}
        />
        <NativeSelect
          label={t("people.role")}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value)}
          data={[
            { value: "", label: t("clerks.everyRole") },
            ...Role.options.map((it) => ({ value: it, label: t(`role.${it}`) })),
          ]}
        />
        <NativeSelect
          label={t("people.state")}
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
          data={[
            { value: "", label: t("clerks.everyState") },
            { value: "active", label: t("staff.active") },
            { value: "inactive", label: t("staff.inactive") },
          ]}
        />
        <NativeSelect
          label={t("clerks.sort")}
          value={sort}
          onChange={(event) => setSort(CLERK_SORTS.find((it) => it === event.currentTarget.value) ?? "store")}
          data={CLERK_SORTS.map((it) => ({ value: it, label: t(`clerks.sort.${it}`) }))}
        />
      </form>
      <div className="two early">
        <Found key={JSON.stringify(filter)} filter={filter} turn={turn} zone={zone} onChanged={changed} />
        <May verb="clerk.put">
          <NewClerk stores={stores} store={store} onAdded={changed} />
        </May>
      </div>
    </>
  );
}
