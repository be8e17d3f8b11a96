/** Who supplies the chain: found, added, changed. Nobody is deleted: products keep whose they are. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import { SupplierId, type HqSupplier } from "../../shared/contract/hqProducts.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { moment } from "../kit/time.ts";
import { askHq, SELDOM_MS, usePolled, type Said } from "./client.ts";
import { May } from "./me.tsx";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";

const PAGE = 50;
type Filter = Pick<HqInput<"supplier.list">, "text" | "active">;
const placeOf = ({ id, name }: HqSupplier) => ({ id, name });
const keyOf = ({ id }: HqSupplier): string => id;

/** @param supplier null: a new one */
function SupplierForm({ supplier, onChanged }: { supplier: HqSupplier | null; onChanged: () => void }) {
  const { t } = useTexts();
  const [id, setId] = useState("");
  const [name, setName] = useState(supplier?.name ?? "");
  const [contact, setContact] = useState(supplier?.contact ?? "");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const isId = supplier !== null || SupplierId.safeParse(id.trim()).success;
  const isReady = isId && name.trim() !== "";
  const act = async (asking: Promise<HqAnswer<"supplier.put" | "supplier.active">>): Promise<boolean> => {
    setBusy(true);
    const answer = await asking;
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setDone(answer.ok ? answer.value.name : null);
    if (answer.ok) onChanged();
    return answer.ok;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || busy) return;
    const put = { isNew: supplier === null, id: supplier?.id ?? id.trim(), name: name.trim(), contact: contact.trim() };
    if (!(await act(askHq("supplier.put", put))) || supplier !== null) return;
    for (const clear of [setId, setName, setContact]) clear("");
  };
  return (
    <form className="stack" data-testid="supplier-form" onSubmit={(event) => void submit(event)}>
      {supplier === null ? (
        <TextInput
          label={t("suppliers.id")}
          value={id}
          maxLength={20}
          onChange={(event) => setId(event.currentTarget.value)}
          error={id.trim() !== "" && !isId ? t("suppliers.idWrong") : undefined}
          autoComplete="off"
        />
      ) : null}
      <TextInput
        label={t("suppliers.name")}
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="off"
      />
      <TextInput
        label={t("suppliers.contact")}
        value={contact}
        maxLength={120}
        onChange={(event) => setContact(event.currentTarget.value)}
        autoComplete="off"
      />
      <button type="submit" className="btn go" disabled={!isReady || busy}>
        {busy ? t("asking") : t(supplier === null ? "suppliers.addGo" : "products.save")}
      </button>
      {supplier === null ? null : (
        <button
          type="button"
          className={supplier.active ? "btn stop" : "btn"}
          disabled={busy}
          onClick={() => void act(askHq("supplier.active", { id: supplier.id, active: !supplier.active }))}
        >
          {t(supplier.active ? "clerks.disable" : "clerks.enable")}
        </button>
      )}
      <Refused said={said} />
      {done === null ? null : (
        <div className="note go" role="status">
          {t("products.saved", { name: done })}
        </div>
      )}
    </form>
  );
}

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
  const { t, locale } = useTexts();
  const [open, setOpen] = useState<string | null>(null);
  const { value, refusal } = usePolled("supplier.list", { ...filter, after: null, limit: PAGE }, SELDOM_MS, turn);
  const paged = usePages(
    value === null ? null : pageOf(value.rows, PAGE, placeOf),
    keyOf,
    async (after) => {
      const answer = await askHq("supplier.list", { ...filter, after, limit: PAGE });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value.rows, PAGE, placeOf) } : answer;
    },
    turn,
  );
  const opened = paged.rows.find((it) => it.id === open);
  return (
    <section className="card wide" aria-label={t("hq.suppliers")} data-testid="suppliers">
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : paged.rows.length === 0 ? (
        <div className="empty">
          <b>{t(filter.text === "" && filter.active === null ? "suppliers.noneYet" : "suppliers.none")}</b>
        </div>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{t("products.supplier")}</th>
              <th>{t("suppliers.contact")}</th>
              <th>{t("people.state")}</th>
              <th>{t("clerks.changed")}</th>
              <th>
                <span className="unseen">{t("clerks.acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {paged.rows.map((it) => (
              <tr key={it.id} data-supplier={it.id} data-active={it.active}>
                <th scope="row">
                  <div>{it.name}</div>
                  <div className="sub">{it.id}</div>
                </th>
                <td>{it.contact}</td>
                <td>
                  <span className={it.active ? "pill go" : "pill"}>
                    {t(it.active ? "staff.active" : "staff.inactive")}
                  </span>
                </td>
                <td className="nowrap">{moment(it.changedAt, locale, zone)}</td>
                <td className="r">
                  <May verb="supplier.put">
                    <button
                      type="button"
                      className="btn"
                      aria-label={t("products.changeOf", { name: it.name })}
                      onClick={() => setOpen(it.id)}
                    >
                      {t("products.change")}
                    </button>
                  </May>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <More of={paged} />
      {opened === undefined ? null : (
        <Sheet title={`${opened.id} · ${opened.name}`} onClose={() => setOpen(null)}>
          <SupplierForm key={opened.id} supplier={opened} onChanged={onChanged} />
        </Sheet>
      )}
    </section>
  );
}

export function SuppliersPage({ zone }: { zone: string }) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const [state, setState] = useState("");
  const [turn, setTurn] = useState(0);
  const filter: Filter = { text: text.trim(), active: state === "" ? null : state === "active" };
  const changed = () => setTurn((now) => now + 1);
  return (
    <>
      <form
        className="card pad across"
        role="search"
        aria-label={t("suppliers.filter")}
        onSubmit={(event) => event.preventDefault()}
      >
        <TextInput
          label={t("suppliers.text")}
          value={text}
          maxLength={60}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
        />
        <NativeSelect
          label={t("people.state")}
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
          data={[
            { value: "", label: t("products.every") },
            { value: "active", label: t("staff.active") },
            { value: "inactive", label: t("staff.inactive") },
          ]}
        />
      </form>
      <div className="two early">
        <Found key={JSON.stringify(filter)} filter={filter} turn={turn} zone={zone} onChanged={changed} />
        <May verb="supplier.put">
          <section className="card pad stack" aria-label={t("suppliers.add")}>
            <h2>{t("suppliers.add")}</h2>
            <SupplierForm supplier={null} onChanged={changed} />
          </section>
        </May>
      </div>
    </>
  );
}
