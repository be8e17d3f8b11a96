/** The webhook for notices: its address and secret, whether it takes letters, and a letter to try it. */
import { Checkbox, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import type { HookState } from "../../shared/contract/hqNotices.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, usePolled, type Said } from "./client.ts";
import { May, useOwnName } from "./me.tsx";

type Look = { readonly pill: string; readonly name: "none" | "off" | "failing" | "up" };
const lookOf = ({ url, isOn, failing }: HookState): Look => {
  if (url === null) return { pill: "pill", name: "none" };
  if (!isOn) return { pill: "pill", name: "off" };
  return failing === null ? { pill: "pill go", name: "up" } : { pill: "pill stop", name: "failing" };
};

function Standing({ state, zone }: { state: HookState; zone: string }) {
  const { t, locale } = useTexts();
  const { pill, name } = lookOf(state);
  const at = (instant: number): string => moment(instant, locale, zone, true);
  return (
    <div className="stack" data-testid="hook" data-hook={name}>
      <div className="across">
        <span className={pill}>{t(`notices.hook.${name}`)}</span>
        {state.url === null ? null : <span className="mono">{state.url}</span>}
      </div>
      {state.failing === null ? null : (
        <div className="note stop" role="status">
          {t("notices.failing", {
            since: at(state.failing.since),
            tries: count(state.failing.tries),
            next: at(state.failing.nextAt),
          })}
          <div className="mono">{state.failing.said}</div>
        </div>
      )}
      {state.url === null ? null : (
        <p className="sub">
          {t("notices.counts", {
            waiting: count(state.waiting),
            held: count(state.held),
            dead: count(state.dead),
          })}{" "}
          {state.takenAt === null ? t("notices.neverTaken") : t("notices.takenAt", { at: at(state.takenAt) })}{" "}
          {state.setAt === null ? "" : t("notices.setBy", { by: state.setBy, at: at(state.setAt) })}
        </p>
      )}
    </div>
  );
}

/** Acts of one name: whoever came with the key says it. */
function Acts({ state, onChanged }: { state: HookState; onChanged: () => void }) {
  const { t } = useTexts();
  const own = useOwnName();
  const [typed, setTyped] = useState("");
  const by = (own ?? typed).trim();
  const [url, setUrl] = useState<string | null>(null);
  const [skip, setSkip] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [tried, setTried] = useState<HqOutput<"notice.test"> | null>(null);
  const act = async (done: () => Promise<Said | null>) => {
    if (busy) return;
    setBusy(true);
    setTried(null);
    setSaid(await done());
    setBusy(false);
    onChanged();
  };
  const set = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      const answer = await askHq("notice.hook", { url: (url ?? "").trim(), by });
      if (!answer.ok) return answer;
      if (answer.value.secret !== null) setSecret(answer.value.secret);
      setUrl(null);
      return null;
    });
  };
  const renew = () =>
    act(async () => {
      const answer = await askHq("notice.secret", { by });
      if (!answer.ok) return answer;
      setSecret(answer.value.secret);
      return null;
    });
  const turn = () =>
    act(async () => {
      const answer = await askHq("notice.turn", { on: !state.isOn, skip: skip && !state.isOn, by });
      setSkip(false);
      return answer.ok ? null : answer;
    });
  const test = () =>
    act(async () => {
      const answer = await askHq("notice.test", { by });
      if (!answer.ok) return answer;
      setTried(answer.value);
      return null;
    });
  const isReady = by !== "" && !busy;
  const isSet = state.url !== null;
  return (
    <form className="stack" aria-label={t("notices.setting")} onSubmit={set}>
      <div className="across">
        <TextInput
          className="grow"
          label={t("schedules.url")}
          placeholder="https://"
          value={url ?? state.url ?? ""}
          maxLength={500}
          onChange={(event) => setUrl(event.currentTarget.value)}
          autoComplete="off"
        />
        {own === null ? (
          <TextInput
            label={t("why.by")}
            value={typed}
            maxLength={40}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
          />
        ) : null}
        <button
          type="submit"
          className="btn go low"
          disabled={!isReady || url === null || url.trim() === "" || url.trim() === state.url}
        >
          {t(isSet ? "notices.change" : "notices.set")}
        </button>
      </div>
      {isSet ? (
        <div className="across">
          <button type="button" className="btn" disabled={!isReady} onClick={() => void test()}>
            {t("notices.test")}
          </button>
          <button type="button" className="btn" disabled={!isReady} onClick={() => void renew()}>
            {t("notices.renew")}
          </button>
          <button
            type="button"
            className={state.isOn ? "btn stop" : "btn go"}
            disabled={!isReady}
            onClick={() => void turn()}
          >
            {t(state.isOn ? "notices.turnOff" : "notices.turnOn")}
          </button>
          {state.isOn || state.waiting === 0 ? null : (
            <Checkbox
              label={t("notices.skip", { count: count(state.waiting) })}
              checked={skip}
              onChange={(event) => setSkip(event.currentTarget.checked)}
            />
          )}
        </div>
      ) : null}
      <Refused said={said} />
      {tried === null ? null : <Tried of={tried} />}
      {secret === null ? null : (
        <div className="note go" role="status">
          {t("schedules.secret")}
          <div className="mono" data-testid="notice-secret">
            {secret}
          </div>
        </div>
      )}
    </form>
  );
}

function Tried({ of: { status, said } }: { of: HqOutput<"notice.test"> }) {
  const { t } = useTexts();
  const isTaken = status !== null && status >= 200 && status <= 299;
  return (
    <div className={isTaken ? "note go" : "note stop"} role={isTaken ? "status" : "alert"} data-testid="notice-tried">
      {status === null ? t("notices.unanswered") : t(isTaken ? "notices.arrived" : "notices.answered", { status })}
      {said === "" ? null : <div className="mono">{said}</div>}
    </div>
  );
}

export function NoticeHook({ zone }: { zone: string }) {
  const { t } = useTexts();
  const { value, refusal, again } = usePolled("notice.state", {});
  return (
    <section className="card pad stack" aria-label={t("notices.hook")}>
      <h2>{t("notices.hook")}</h2>
      <p className="sub">{t("notices.hookHow")}</p>
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : (
        <>
          <Standing state={value} zone={zone} />
          <May verb="notice.hook">
            <Acts state={value} onChanged={again} />
          </May>
        </>
      )}
    </section>
  );
}
