/** Tills by last contact, and the form that makes an enrolment code. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqOutput, HqTill } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { clock, moment } from "../kit/time.ts";
import { ApiKey } from "./ApiKey.tsx";
import { askHq } from "./client.ts";
import { CloseTill } from "./CloseTill.tsx";
import type { Said } from "./client.ts";
import { May } from "./me.tsx";

const ID = /^[a-z0-9-]{1,20}$/;

function NewTill({ zone, onMade }: { zone: string; onMade: () => void }) {
  const { t, locale } = useTexts();
  const [store, setStore] = useState("");
  const [till, setTill] = useState("");
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [made, setMade] = useState<HqOutput<"till.code"> | null>(null);
  const ready = ID.test(store) && ID.test(till) && name.trim() !== "";
  const wrong = (id: string) => (id !== "" && !ID.test(id) ? t("hq.idHow") : undefined);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    setMade(null);
    const answer = await askHq("till.code", { store, till, name: name.trim() });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (answer.ok) {
      setMade(answer.value);
      onMade();
    }
  };
  return (
    <form className="card pad stack" onSubmit={(event) => void submit(event)} aria-label={t("hq.newTill")}>
      <h2>{t("hq.newTill")}</h2>
      <p className="sub">{t("hq.newTillHow")}</p>
      <TextInput
        label={t("hq.storeId")}
        placeholder="s1"
        value={store}
        onChange={(event) => setStore(event.currentTarget.value)}
        error={wrong(store)}
        autoComplete="off"
      />
      <TextInput
        label={t("hq.tillId")}
        placeholder="t2"
        value={till}
        onChange={(event) => setTill(event.currentTarget.value)}
        error={wrong(till)}
        autoComplete="off"
      />
      <TextInput
        label={t("hq.tillName")}
        value={name}
        maxLength={40}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="off"
      />
      <button type="submit" className="btn go" disabled={!ready || busy}>
        {busy ? t("asking") : t("hq.makeCode")}
      </button>
      <Refused said={said} />
      {made === null ? null : (
        <div className="note go" role="status">
          {t("hq.code", { till: made.till, until: clock(made.validUntil, locale, zone) })}
          <code className="code" data-testid="enrolment-code">
            {made.code}
          </code>
        </div>
      )}
    </form>
  );
}

function Contact({ till }: { till: HqTill }) {
  const { t } = useTexts();
  if (till.closedAt !== null) return <span className="pill stop">{t("lost.closed")}</span>;
  if (till.enrolledAt === null) return <span className="pill">{t("hq.notEnrolled")}</span>;
  return (
    <span className={till.connected ? "pill go" : "pill stop"}>
      {till.connected ? t("hq.connected") : t("hq.offline")}
    </span>
  );
}

export function Tills({ overview, onChanged }: { overview: HqOutput<"overview">; onChanged: () => void }) {
  const { t, locale } = useTexts();
  const tills = overview.tills.toSorted((a, b) => (b.lastContact ?? 0) - (a.lastContact ?? 0));
  return (
    <div className="two">
      <section className="card wide" aria-label={t("hq.tills")}>
        {tills.length === 0 ? (
          <div className="empty">
            <b>{t("hq.noTills")}</b>
          </div>
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th>{t("hq.till")}</th>
                <th>{t("hq.store")}</th>
                <th>{t("enrol.state")}</th>
                <th>{t("hq.contact")}</th>
                <th className="r">{t("hq.facts")}</th>
                <th className="r">{t("hq.quarantined")}</th>
                <th className="r">{t("hq.rulesVersion")}</th>
              </tr>
            </thead>
            <tbody>
              {tills.map((till) => (
                <tr key={till.id} data-till={till.id} data-connected={till.connected}>
                  <td>
                    <b>{till.name}</b>
                    <div className="sub">{till.id}</div>
                  </td>
                  <td>{till.storeName}</td>
                  <td>
                    <Contact till={till} />
                    {till.mustUpdate ? <span className="pill wait">{t("hq.mustUpdate")}</span> : null}
                  </td>
                  <td className="nowrap">
                    {till.lastContact === null ? t("hq.never") : moment(till.lastContact, locale, overview.timezone)}
                  </td>
                  <td className="r">{count(till.facts)}</td>
                  <td className={till.quarantined > 0 ? "r stopText" : "r"}>{till.quarantined}</td>
                  <td className="r">{till.rulesVersion}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <div className="stack">
        <May verb="till.code">
          <NewTill zone={overview.timezone} onMade={onChanged} />
        </May>
        <May verb="api.key">
          <ApiKey />
        </May>
        <May verb="till.close">
          <CloseTill tills={overview.tills} onClosed={onChanged} />
        </May>
      </div>
    </div>
  );
}
