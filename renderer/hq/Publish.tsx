/**
 * Publishing rules: to all or to chosen stores and tills, named once more before it is done, when the owner has seen
 * what they would have paid and what is ahead (§12.1).
 */
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqTillNamed } from "../../shared/contract/hqDevices.ts";
import { seenIn } from "../../shared/contract/tryOut.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { Acknowledge, missing, type Given } from "./Acknowledge.tsx";
import { askHq } from "./client.ts";
import type { Said } from "./client.ts";
import { useOwnName } from "./me.tsx";
import { hashOf } from "./place.ts";
import { SayWhy } from "./SayWhy.tsx";
import { Effect } from "./RulesSaid.tsx";
import { TryOut } from "./TryOut.tsx";
import { useTryOut } from "./trying.ts";

type To = { stores: string[]; tills: string[] } | null;
type Props = {
  text: string;
  base: number | null;
  effect: readonly string[];
  zone: string;
  ready: boolean;
  tills: readonly HqTillNamed[];
  onPublished: (version: number) => void;
};

const NOTHING: Given = { by: "", what: [] };

const toggled = (list: readonly string[], id: string): string[] =>
  list.includes(id) ? list.filter((each) => each !== id) : [...list, id];

function Choice({
  label,
  checked,
  disabled = false,
  onChange,
}: {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: () => void;
}) {
  return (
    <label className="choice">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={onChange} />
      <span>{label}</span>
    </label>
  );
}

export function Publish({ text, base, effect, zone, ready, tills, onPublished }: Props) {
  const { t } = useTexts();
  const [all, setAll] = useState(true);
  const [stores, setStores] = useState<string[]>([]);
  const [chosen, setChosen] = useState<string[]>([]);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [given, setGiven] = useState<Given>(NOTHING);
  const [turn, setTurn] = useState(0);
  const [proposed, setProposed] = useState(false);
  const tried = useTryOut(text, base, asking, turn);
  const asked = tried?.ok === true ? tried.value.acknowledgements : [];
  const wanted = missing(asked);
  const own = useOwnName();
  const by = own ?? given.by.trim();
  const isSeen = tried?.ok === true;
  const isAcknowledged = wanted.length === 0 || (by !== "" && wanted.every(({ what }) => given.what.includes(what)));
  const storeNames = new Map(tills.map((till) => [till.store, till.storeName]));
  const alone = chosen.filter((id) => !tills.some((till) => till.id === id && stores.includes(till.store)));
  const to: To = all ? null : { stores, tills: alone };
  const names = [
    ...stores.map((id) => t("rules.storeAll", { store: storeNames.get(id) ?? id })),
    ...tills.filter((till) => alone.includes(till.id)).map((till) => `${till.storeName} · ${till.name} (${till.id})`),
  ];

  const what = () => ({
    text,
    base,
    to,
    ...(wanted.length === 0 ? {} : { acknowledge: { by, what: wanted.map(seenIn) } }),
  });
  const publish = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !isSeen || !isAcknowledged) return;
    setBusy(true);
    const answer = await askHq("rules.publish", { ...what(), ...(own === null ? {} : { by: own }) });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (!answer.ok) {
      if (answer.code === "needs-second-person") return;
      // The figures may be others by now: they are shown anew, and what was said of those before counts no more.
      setGiven((before) => ({ ...before, what: [] }));
      setTurn((before) => before + 1);
      return;
    }
    setAsking(false);
    onPublished(answer.value.version);
  };
  return (
    <section className="card pad stack" aria-label={t("rules.publish")}>
      <h2>{t("rules.publish")}</h2>
      <div className="across" role="group" aria-label={t("rules.to")}>
        {([true, false] as const).map((each) => (
          <button
            key={String(each)}
            type="button"
            className={each === all ? "btn on" : "btn"}
            aria-pressed={each === all}
            onClick={() => setAll(each)}
          >
            {t(each ? "rules.toAll" : "rules.toSome")}
          </button>
        ))}
      </div>
      {all ? null : (
        <div className="choices" role="group" aria-label={t("rules.toSome")}>
          {[...storeNames].map(([store, name]) => (
            <div key={store}>
              <Choice
                label={t("rules.storeAll", { store: name })}
                checked={stores.includes(store)}
                onChange={() => setStores(toggled(stores, store))}
              />
              {tills
                .filter((till) => till.store === store)
                .map((till) => (
                  <Choice
                    key={till.id}
                    label={`${till.name} (${till.id})`}
                    checked={stores.includes(store) || chosen.includes(till.id)}
                    disabled={stores.includes(store)}
                    onChange={() => setChosen(toggled(chosen, till.id))}
                  />
                ))}
            </div>
          ))}
        </div>
      )}
      <button
        type="button"
        className="btn go"
        disabled={!ready || (!all && names.length === 0)}
        onClick={() => {
          setSaid(null);
          setGiven(NOTHING);
          setAsking(true);
        }}
      >
        {t("rules.publishGo")}
      </button>
      {asking ? (
        <Sheet title={t("rules.confirm")} onClose={() => setAsking(false)} width={920}>
          <form className="stack" onSubmit={(event) => void publish(event)}>
            <div className="note wait">
              <b>{t(all ? "rules.confirmAll" : "rules.confirmSome")}</b>
              {all ? null : (
                <ul className="named" data-testid="publish-to">
                  {names.map((name) => (
                    <li key={name}>{name}</li>
                  ))}
                </ul>
              )}
              <div>{t("rules.confirmHow")}</div>
            </div>
            <h2>{t("rules.effect")}</h2>
            <Effect effect={effect} />
            <TryOut answer={tried} />
            <Acknowledge
              asked={asked}
              zone={zone}
              given={{ ...given, by: own ?? given.by }}
              isOwn={own !== null}
              onGiven={setGiven}
            />
            <Refused said={said} />
            <div className="across">
              <button type="button" className="btn" onClick={() => setAsking(false)}>
                {t("back")} <kbd>Esc</kbd>
              </button>
              <button
                type="submit"
                className="btn go grow"
                disabled={busy || !ready || !isSeen || !isAcknowledged}
                data-autofocus
              >
                {busy ? t("asking") : t("rules.confirmGo")}
              </button>
            </div>
          </form>
          {said?.code === "needs-second-person" ? (
            <SayWhy
              label={t("second.proposeRules")}
              how={t("second.proposeRulesHow")}
              onSay={async (why) => {
                const answer = await askHq("second.propose", { act: { act: "publish", ...what() }, ...why });
                if (!answer.ok) return answer;
                setAsking(false);
                setProposed(true);
                return null;
              }}
            />
          ) : null}
        </Sheet>
      ) : null}
      {proposed ? (
        <div className="note go" role="status">
          <a href={hashOf({ page: "approvals" })}>{t("second.proposed")}</a>
        </div>
      ) : null}
    </section>
  );
}
