/** The stores there are: found by text, named anew, and a new one added before its first till. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqStore } from "../../shared/contract/hqDevices.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { askHq, usePolled, type Said } from "./client.ts";
import { May } from "./me.tsx";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";
import { hashOf } from "./place.ts";
import { Rename } from "./Rename.tsx";

const PAGE = 20;
const ID = /^[a-z0-9-]{1,20}$/;
const placeOf = ({ id }: HqStore): string => id;

export function NewStore({ onAdded }: { onAdded: () => void }) {
  const { t } = useTexts();
  const [id, setId] = useState("");
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [added, setAdded] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setAdded(null);
    const answer = await askHq("store.add", { store: id, name: name.trim() });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (!answer.ok) return;
    setAdded(answer.value.name);
    setId("");
    setName("");
    onAdded();
  };
  return (
    <form className="card pad stack" onSubmit={(event) => void submit(event)} aria-label={t("devices.addStore")}>
      <h2>{t("devices.addStore")}</h2>
      <p className="sub">{t("devices.addStoreHow")}</p>
      <TextInput
        label={t("devices.newStoreId")}
        value={id}
        onChange={(event) => setId(event.currentTarget.value)}
        error={id !== "" && !ID.test(id) ? t("hq.idHow") : undefined}
        autoComplete="off"
      />
      <TextInput
        label={t("devices.newStoreName")}
        value={name}
        maxLength={40}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="off"
      />
      <button type="submit" className="btn go" disabled={busy || !ID.test(id) || name.trim() === ""}>
        {busy ? t("asking") : t("devices.addGo")}
      </button>
      <Refused said={said} />
      {added === null ? null : (
        <div className="note go" role="status">
          {t("devices.added", { name: added })}
        </div>
      )}
    </form>
  );
}

function Row({ store, onRename }: { store: HqStore; onRename: () => void }) {
  const { t } = useTexts();
  return (
    <tr data-store={store.id}>
      <th scope="row">
        {store.name}
        <div className="sub">{store.id}</div>
      </th>
      <td className="r">{count(store.tills)}</td>
      <td className="r">{count(store.connected)}</td>
      <td>
        <a href={hashOf({ page: "clerks", store: store.id })}>{t("devices.clerks")}</a>
      </td>
      <td className="r">
        <May verb="store.rename">
          <button
            type="button"
            className="btn"
            aria-label={t("devices.renameOf", { name: store.name })}
            onClick={onRename}
          >
            {t("devices.rename")}
          </button>
        </May>
      </td>
    </tr>
  );
}

/** @param turn counted up: something was changed */
export function Stores({ turn, onChanged }: { turn: number; onChanged: () => void }) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const filter = { text: text.trim(), limit: PAGE };
  const { value, refusal } = usePolled("store.list", { ...filter, after: null }, true, turn);
  const paged = usePages(
    value === null ? null : pageOf(value.rows, PAGE, placeOf),
    placeOf,
    async (after) => {
      const answer = await askHq("store.list", { ...filter, after });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value.rows, PAGE, placeOf) } : answer;
    },
    `${filter.text} ${turn}`,
  );
  const opened = paged.rows.find((it) => it.id === open);
  return (
    <section className="card wide" aria-label={t("devices.stores")} data-testid="stores">
      <h2>{t("devices.stores")}</h2>
      <div className="pad" role="search">
        <TextInput
          label={t("devices.storeText")}
          value={text}
          maxLength={80}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
        />
      </div>
      <Refused said={refusal} />
      {value === null ? null : paged.rows.length === 0 ? (
        <div className="empty">
          <b>{t("devices.noStores")}</b>
        </div>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{t("hq.store")}</th>
              <th className="r">{t("devices.storeTills")}</th>
              <th className="r">{t("devices.storeOnline")}</th>
              <th>{t("devices.clerks")}</th>
              <th>
                <span className="unseen">{t("devices.acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {paged.rows.map((store) => (
              <Row key={store.id} store={store} onRename={() => setOpen(store.id)} />
            ))}
          </tbody>
        </table>
      )}
      <More of={paged} />
      {opened === undefined ? null : (
        <Sheet title={`${opened.name} · ${opened.id}`} onClose={() => setOpen(null)}>
          <Rename
            name={opened.name}
            onName={async (name) => {
              const answer = await askHq("store.rename", { store: opened.id, name });
              if (!answer.ok) return answer;
              onChanged();
              return null;
            }}
          />
        </Sheet>
      )}
    </section>
  );
}
