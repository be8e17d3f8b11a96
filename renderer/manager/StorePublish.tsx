/** Publishing a store's part to its tills, when the manager has seen what it would have paid on the store's own orders (§12.1). */
import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { FormEvent } from "react";
import type { StoreTill } from "../../shared/contract/hqStore.ts";
import { neededWords } from "../hq/rewardwords.ts";
import { Effect } from "../hq/RulesSaid.tsx";
import { TryOut } from "../hq/TryOut.tsx";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { useAsking, type Answer, type Said } from "./asking.tsx";

type Props = {
  part: string;
  base: number;
  effect: readonly string[];
  isReady: boolean;
  tills: readonly StoreTill[];
  onPublished: (version: number) => void;
};

/** @returns what the server found for this very part; null: it is not done yet, or nobody looks */
function useTried(part: string, base: number, isAsked: boolean, turn: number): Answer<"store.tryOut"> | null {
  const { ask, store } = useAsking();
  const asked = JSON.stringify([part, base, turn]);
  const [said, setSaid] = useState<{ asked: string; answer: Answer<"store.tryOut"> } | null>(null);
  useEffect(() => {
    if (!isAsked) return undefined;
    let wanted = true;
    void ask("store.tryOut", { store, base, text: part }).then((answer) => {
      if (wanted) setSaid({ asked, answer });
    });
    return () => {
      wanted = false;
      // Who looks again is told of the orders that came meanwhile.
      setSaid(null);
    };
  }, [ask, store, asked, part, base, isAsked]);
  return isAsked && said?.asked === asked ? said.answer : null;
}

export function StorePublish({ part, base, effect, isReady, tills, onPublished }: Props) {
  const { t } = useTexts();
  const { ask, store, by: own } = useAsking();
  const [isOpen, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [typed, setTyped] = useState("");
  const [turn, setTurn] = useState(0);
  const tried = useTried(part, base, isOpen, turn);
  const needed = tried?.ok === true ? tried.value.acknowledgements : [];
  const by = own ?? typed.trim();
  const isSeen = tried?.ok === true && needed.length === 0 && by !== "";
  const publish = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !isSeen) return;
    setBusy(true);
    const answer = await ask("store.publish", { store, base, text: part, by });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (!answer.ok) return setTurn((before) => before + 1);
    setOpen(false);
    onPublished(answer.value.version);
  };
  return (
    <section className="card pad stack" aria-label={t("rules.publish")}>
      <h2>{t("rules.publish")}</h2>
      <p className="sub">{t("manager.publishHow")}</p>
      <button
        type="button"
        className="btn go"
        disabled={!isReady}
        onClick={() => {
          setSaid(null);
          setOpen(true);
        }}
      >
        {t("rules.publishGo")}
      </button>
      {isOpen ? (
        <Sheet title={t("rules.confirm")} onClose={() => setOpen(false)} width={920}>
          <form className="stack storeIn" onSubmit={(event) => void publish(event)}>
            <div className="note wait">
              <b>{t("rules.confirmSome")}</b>
              <ul className="named" data-testid="publish-to">
                {tills.map(({ id, name }) => (
                  <li key={id}>
                    {name} ({id})
                  </li>
                ))}
              </ul>
              <div>{t("rules.confirmHow")}</div>
            </div>
            <h2>{t("rules.effect")}</h2>
            <Effect effect={effect} />
            <p className="sub">{t("manager.ownOrders")}</p>
            <TryOut answer={tried} />
            {needed.length === 0 ? null : (
              <div className="note stop" role="alert" data-testid="tried-needs-owner">
                <b>{t("manager.needsOwner")}</b>
                <ul className="named">
                  {needed.map((it) => (
                    <li key={it.what}>{neededWords(it, t)}</li>
                  ))}
                </ul>
              </div>
            )}
            {own === null ? (
              <TextInput
                label={t("why.by")}
                value={typed}
                maxLength={40}
                onChange={(event) => setTyped(event.currentTarget.value)}
                autoComplete="off"
              />
            ) : null}
            <Refused said={said} />
            <div className="across">
              <button type="button" className="btn" onClick={() => setOpen(false)}>
                {t("back")} <kbd>Esc</kbd>
              </button>
              <button type="submit" className="btn go grow" disabled={busy || !isSeen} data-autofocus>
                {busy ? t("asking") : t("rules.confirmGo")}
              </button>
            </div>
          </form>
        </Sheet>
      ) : null}
    </section>
  );
}
