/** The form that makes an enrolment code for a till that is new, and the codes that can still be used. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import type { HqCode } from "../../shared/contract/hqDevices.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { clock, moment } from "../kit/time.ts";
import { askHq, usePolled, type Said } from "./client.ts";
import { May } from "./me.tsx";

const ID = /^[a-z0-9-]{1,20}$/;

export function NewTill({ zone, onMade }: { zone: string; onMade: () => void }) {
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

function Code({ code, zone, onRevoked }: { code: HqCode; zone: string; onRevoked: (said: Said | null) => void }) {
  const { t, locale } = useTexts();
  const [busy, setBusy] = useState(false);
  const { till, tillName, storeName, validUntil, madeAt, madeBy } = code;
  const revoke = async () => {
    setBusy(true);
    const answer = await askHq("code.revoke", { till });
    setBusy(false);
    onRevoked(answer.ok ? null : answer);
  };
  return (
    <li data-code-of={till}>
      <b>
        {till} {tillName}
      </b>
      <div className="sub">
        {storeName} · {t("devices.validUntil", { until: clock(validUntil, locale, zone) })}
      </div>
      {madeAt === null ? null : (
        <div className="sub">
          {t("devices.madeBy", { by: madeBy ?? t("devices.byServer"), at: moment(madeAt, locale, zone) })}
        </div>
      )}
      <May verb="code.revoke">
        <button
          type="button"
          className="btn"
          disabled={busy}
          aria-label={t("devices.revokeOf", { till })}
          onClick={() => void revoke()}
        >
          {t("devices.revoke")}
        </button>
      </May>
    </li>
  );
}

/** @param turn counted up: one was made */
export function Codes({ zone, turn }: { zone: string; turn: number }) {
  const { t } = useTexts();
  const { value, refusal, again } = usePolled("code.list", {}, true, turn);
  const [said, setSaid] = useState<Said | null>(null);
  return (
    <section className="card" aria-label={t("devices.codes")} data-testid="codes">
      <div className="pad stack">
        <h2>{t("devices.codes")}</h2>
        <p className="sub">{t("devices.codesHow")}</p>
        <Refused said={said ?? refusal} />
        {value?.rows.length === 0 ? <p className="sub">{t("devices.noCodes")}</p> : null}
      </div>
      {value === null || value.rows.length === 0 ? null : (
        <ul className="todo">
          {value.rows.map((code) => (
            <Code
              key={code.till}
              code={code}
              zone={zone}
              onRevoked={(refused) => {
                setSaid(refused);
                again();
              }}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
