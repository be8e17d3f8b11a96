/** What the rules say of a merchant's store: whether it is what was agreed, and publishing it when it has been tried out (§12.1). */
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import { seenIn } from "../../shared/contract/tryOut.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { Acknowledge, missing, type Given } from "./Acknowledge.tsx";
import { askHq, type Said } from "./client.ts";
import { May, useOwnName } from "./me.tsx";
import { TryOut } from "./TryOut.tsx";
import { useTryOut } from "./trying.ts";

type Rules = NonNullable<HqOutput<"merchant.one">["rules"]>;
type Props = { readonly id: string; readonly rules: Rules; readonly zone: string; readonly onPublished: () => void };

export function MerchantRules({ id, rules, zone, onPublished }: Props) {
  const { t } = useTexts();
  const [isAsking, setAsking] = useState(false);
  return (
    <section
      className="card pad stack"
      aria-label={t("merchants.rules")}
      data-testid="merchant-rules"
      data-in-force={rules.inForce}
    >
      <h2>{t("merchants.rules")}</h2>
      {rules.inForce ? (
        <p>{t("merchants.rulesHold", { version: rules.base })}</p>
      ) : (
        <>
          <div className="note wait">{t("merchants.rulesMissing")}</div>
          <May verb="merchant.publish">
            <button type="button" className="btn go" onClick={() => setAsking(true)}>
              {t("rules.publishGo")}
            </button>
          </May>
        </>
      )}
      {isAsking && !rules.inForce ? (
        <Publishing id={id} rules={rules} zone={zone} onPublished={onPublished} onClose={() => setAsking(false)} />
      ) : null}
    </section>
  );
}

function Publishing({
  id,
  rules: { text, base },
  zone,
  onPublished,
  onClose,
}: Props & { readonly onClose: () => void }) {
  const { t } = useTexts();
  const own = useOwnName();
  const [given, setGiven] = useState<Given>({ by: "", what: [] });
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const tried = useTryOut(text, base, true, turn);
  const asked = tried?.ok === true ? tried.value.acknowledgements : [];
  const wanted = missing(asked);
  const by = own ?? given.by.trim();
  const isReady =
    tried?.ok === true && (wanted.length === 0 || (by !== "" && wanted.every(({ what }) => given.what.includes(what))));
  const publish = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !isReady) return;
    setBusy(true);
    const acknowledge = wanted.length === 0 ? {} : { acknowledge: { by, what: wanted.map(seenIn) } };
    const answer = await askHq("merchant.publish", { id, base, by: by === "" ? "HQ" : by, ...acknowledge });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    onPublished();
    if (answer.ok) return;
    // The figures may be others by now: they are shown anew, and what was said of those before counts no more.
    setGiven((before) => ({ ...before, what: [] }));
    setTurn((before) => before + 1);
  };
  return (
    <Sheet title={t("merchants.rules")} onClose={onClose} width={920}>
      <form className="stack" onSubmit={(event) => void publish(event)}>
        <pre className="mono">{text}</pre>
        <TryOut answer={tried} />
        <Acknowledge
          asked={asked}
          zone={zone}
          given={{ ...given, by: own ?? given.by }}
          isOwn={own !== null}
          onGiven={setGiven}
        />
        <Refused said={said} />
        <button type="submit" className="btn go" disabled={busy || !isReady} data-autofocus>
          {busy ? t("asking") : t("rules.confirmGo")}
        </button>
      </form>
    </Sheet>
  );
}
