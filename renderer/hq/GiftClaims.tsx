/** Gifts that members took at their page (§7.2): handed out to who shows the code, once; and what still waits to be fetched. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { HqInput } from "../../shared/contract/hq.ts";
import { CLAIM_CODE, type ClaimState, type HqClaim } from "../../shared/contract/hqGifts.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, SELDOM_MS, usePolled } from "./client.ts";
import { CancelClaim } from "./CancelClaim.tsx";
import type { Stores } from "./GiftForm.tsx";
import { May } from "./me.tsx";
import { MemberLink } from "./MemberLink.tsx";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";

const PAGE = 50;
type Filter = Omit<HqInput<"claim.list">, "before" | "limit">;
type Refusal = { readonly code: string; readonly message: string };
const seqOf = ({ seq }: HqClaim): number => seq;
const waits = ({ handedAt, cancelledAt }: HqClaim): boolean => handedAt === null && cancelledAt === null;
const STATES = ["open", "handed", "cancelled"] as const satisfies ClaimState[];
const keyOf = ({ seq }: HqClaim): string => String(seq);

type Props = {
  readonly stores: Stores;
  readonly zone: string;
  readonly of: string | null;
  readonly turn: number;
  readonly onChanged: () => void;
};

/** @param of in this store alone; null: in every one @param turn another: what is shown is asked anew */
export function GiftClaims({ stores, zone, of, turn, onChanged }: Props) {
  const { t } = useTexts();
  const [state, setState] = useState<ClaimState | "">("open");
  const [store, setStore] = useState("");
  const [member, setMember] = useState("");
  const filter: Filter = {
    state: state === "" ? null : state,
    store: of ?? (store === "" ? null : store),
    member: member.trim() === "" ? null : member.trim(),
    code: null,
  };
  return (
    <>
      <h2>{t("claims.title")}</h2>
      <May verb="claim.handOut">
        <HandOut stores={stores} of={of} onDone={onChanged} />
      </May>
      <form
        className="card pad across"
        role="search"
        aria-label={t("claims.filter")}
        onSubmit={(event) => event.preventDefault()}
      >
        <NativeSelect
          label={t("people.state")}
          data-testid="claims-state"
          value={state}
          onChange={(event) => setState(STATES.find((it) => it === event.currentTarget.value) ?? "")}
          data={[
            ...STATES.map((it) => ({ value: it, label: t(`claims.${it}`) })),
            { value: "", label: t("products.every") },
          ]}
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
      <Found
        key={JSON.stringify(filter)}
        filter={filter}
        turn={turn}
        onChanged={onChanged}
        stores={stores}
        zone={zone}
        withPages={of === null}
      />
    </>
  );
}

/** The code is what the member shows: nobody hands out without it. */
function HandOut({ stores, of, onDone }: Pick<Props, "stores" | "of"> & { onDone: () => void }) {
  const { t } = useTexts();
  const [code, setCode] = useState("");
  const [store, setStore] = useState("");
  const [seen, setSeen] = useState<HqClaim | null>(null);
  const [done, setDone] = useState<HqClaim | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, setBusy] = useState(false);
  const digits = code.replaceAll(/\s/g, "");
  const where = of ?? (store === "" ? null : store);

  const look = async (): Promise<void> => {
    setBusy(true);
    setDone(null);
    const ask = { state: null, member: null, code: digits, store: null, before: null, limit: 1 };
    const answer = await askHq("claim.list", of === null ? ask : { ...ask, store: of });
    setBusy(false);
    const found = answer.ok ? answer.value.rows[0] : undefined;
    setSeen(found ?? null);
    setRefusal(answer.ok ? (found ? null : { code: "unknown-claim", message: "" }) : answer);
  };
  const handOut = async (): Promise<void> => {
    setBusy(true);
    // The server puts the name of who is signed in.
    const answer = await askHq("claim.handOut", { code: digits, store: where, by: "hq" });
    setBusy(false);
    setRefusal(answer.ok ? null : answer);
    setSeen(null);
    if (!answer.ok) return;
    setDone(answer.value);
    setCode("");
    onDone();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (CLAIM_CODE.test(digits) && !isBusy) void look();
  };
  return (
    <section className="card pad stack" aria-label={t("claims.handOut")} data-testid="hand-out">
      <form className="across" onSubmit={submit}>
        <TextInput
          label={t("claims.code")}
          value={code}
          maxLength={12}
          inputMode="numeric"
          autoComplete="off"
          onChange={(event) => {
            setCode(event.currentTarget.value);
            setSeen(null);
          }}
        />
        {of === null ? (
          <NativeSelect
            label={t("claims.where")}
            value={store}
            onChange={(event) => setStore(event.currentTarget.value)}
            data={[
              { value: "", label: t("claims.noStore") },
              ...stores.map((it) => ({ value: it.id, label: it.name })),
            ]}
          />
        ) : null}
        <button type="submit" className="btn low" disabled={isBusy || !CLAIM_CODE.test(digits)}>
          {t("claims.look")}
        </button>
      </form>
      <Refused said={refusal} />
      {seen === null ? null : (
        <div className="note stack">
          <p>
            <b>
              {seen.name} × {count(seen.quantity)}
            </b>{" "}
            · {seen.memberLabel}
          </p>
          {waits(seen) ? (
            <button type="button" className="btn go" disabled={isBusy} onClick={() => void handOut()}>
              {t("claims.handOutNow")}
            </button>
          ) : (
            <p>
              {seen.cancelledAt === null
                ? t("claims.handedAlready", { by: seen.handedBy ?? "" })
                : t("refusal.claim-cancelled")}
            </p>
          )}
        </div>
      )}
      <p role="status">{done === null ? "" : t("claims.done", { name: done.name, quantity: count(done.quantity) })}</p>
    </section>
  );
}

type FoundProps = {
  filter: Filter;
  turn: number;
  onChanged: () => void;
  stores: Stores;
  zone: string;
  withPages: boolean;
};

/** @param withPages whether members have pages here */
function Found({ filter, turn, onChanged, stores, zone, withPages }: FoundProps) {
  const { t, locale } = useTexts();
  const { value, refusal } = usePolled("claim.list", { ...filter, before: null, limit: PAGE }, SELDOM_MS, turn);
  const paged = usePages(
    value === null ? null : pageOf(value.rows, PAGE, seqOf),
    keyOf,
    async (before) => {
      const answer = await askHq("claim.list", { ...filter, before, limit: PAGE });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value.rows, PAGE, seqOf) } : answer;
    },
    turn,
  );
  const [cancelling, setCancelling] = useState<HqClaim | null>(null);
  const nameOf = (id: string | null): string =>
    // A store's own page knows no other.
    id !== null && !withPages ? t("claims.here") : (stores.find((it) => it.id === id)?.name ?? id ?? "");
  return (
    <section className="card" aria-label={t("claims.title")} data-testid="claims">
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : paged.rows.length === 0 ? (
        <div className="empty">
          <b>{t("claims.none")}</b>
        </div>
      ) : (
        <>
          <div className="pad sub">{t("products.found", { count: count(value.found) })}</div>
          <table className="table">
            <thead>
              <tr>
                <th>{t("claims.at")}</th>
                <th>{t("hq.member")}</th>
                <th>{t("gifts.name")}</th>
                <th className="r">{t("given.amount")}</th>
                <th>{t("claims.fetch")}</th>
                <th>{t("people.state")}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {paged.rows.map((it) => (
                <tr key={it.seq} data-claim={it.seq} data-open={waits(it)}>
                  <td className="nowrap">{moment(it.at, locale, zone, true)}</td>
                  <td>{withPages ? <MemberLink member={it.member} label={it.memberLabel} /> : it.memberLabel}</td>
                  <td>
                    {it.name} × {count(it.quantity)}
                  </td>
                  <td className="r nowrap">
                    {figures(it.amount)} <span className="sub">{t(`gifts.what.${it.what}`)}</span>
                  </td>
                  <td>{it.store === null ? t("gifts.everywhere") : nameOf(it.store)}</td>
                  <td>
                    {waits(it) ? (
                      <span className="pill wait">{t("claims.open")}</span>
                    ) : it.cancelledAt !== null ? (
                      <>
                        <span className="pill stop">{t("claims.cancelled")}</span>
                        <div className="sub">
                          {moment(it.cancelledAt, locale, zone, true)} {it.cancelledBy}: {it.cancelledWhy}
                        </div>
                      </>
                    ) : it.handedAt === null ? null : (
                      <>
                        <span className="pill go">{t("claims.handed")}</span>
                        <div className="sub">
                          {moment(it.handedAt, locale, zone, true)} {nameOf(it.handedStore)} {it.handedBy}{" "}
                          {it.handedTill}
                        </div>
                      </>
                    )}
                  </td>
                  <td className="r">
                    {waits(it) ? (
                      <May verb="claim.cancel">
                        <button
                          type="button"
                          className="btn"
                          aria-label={t("claims.cancelOf", { name: it.name, member: it.memberLabel })}
                          onClick={() => setCancelling(it)}
                        >
                          {t("claims.cancel")}
                        </button>
                      </May>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <More of={paged} />
      {cancelling === null ? null : (
        <CancelClaim claim={cancelling} onDone={onChanged} onClose={() => setCancelling(null)} />
      )}
    </section>
  );
}
