/**
 * The exchange of what waits of an order into points or love value (§7.1): says what is given up and
 * what it brings, does it once. The key is made with the dialog: it is repeated, never done twice.
 */
import { useState } from "react";
import type { FormEvent } from "react";
import type { EntryView } from "../../shared/contract/view.ts";
import { share } from "../../shared/kernel/money.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money, percent } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { credited } from "./Entry.tsx";
import { newKey } from "./kept.ts";
import type { Said } from "./state.ts";
import { useBack, useGivenName, useReading, useTill } from "./use.ts";

type To = "points" | "love";

function Exchanged({ entry, onDone }: { entry: EntryView; onDone: () => void }) {
  const { t } = useTexts();
  return (
    <div className="stack">
      <div
        className={entry.awaitsServer ? "note wait" : "note go"}
        role="status"
        data-testid="exchanged"
        data-awaits-server={entry.awaitsServer}
      >
        {entry.awaitsServer
          ? t("exchange.waits")
          : t("entry.exchanged", {
              amount: money(entry.exchangedFen),
              what: t(`exchange.${entry.exchangedTo ?? "points"}`),
              credited: figures(credited(entry)),
              ratio: percent(entry.exchangeRatioBp ?? 0),
            })}
      </div>
      <button type="button" className="btn go big" autoFocus onClick={onDone}>
        {t("refund.finish")} <kbd>Enter</kbd>
      </button>
    </div>
  );
}

export function ExchangeDialog({ order }: { order: string }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const refresh = useTill((till) => till.refresh);
  const back = useBack(order);
  const named = useGivenName("exchangeName");
  const [key] = useState(newKey);
  const [chosen, setChosen] = useState<To | null>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [answer, setAnswer] = useState<EntryView | null>(null);
  const { value: receipt, refusal } = useReading("sale.receipt", { order }, ["sales", "payouts", "status"]);
  const entry = receipt?.entry ?? null;
  const ratios = { points: entry?.exchangeable.pointsBp ?? null, love: entry?.exchangeable.loveBp ?? null };
  const offered = (["points", "love"] as const).filter((each) => ratios[each] !== null);
  const to = chosen ?? offered[0] ?? null;
  const ratio = to === null ? null : ratios[to];
  const what = to === null ? "" : t(`exchange.${to}`);
  const confirm = named === null ? t("exchange.confirm", { what }) : t("exchange.confirmNamed", { name: named, what });
  // Of unknown fate it may only be repeated as it was.
  const fixed = busy || said?.code === "till-unreachable" || said?.code === "unreadable-answer";

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || to === null) return;
    setChosen(to);
    setBusy(true);
    const outcome = await ask("entry.exchange", { key, order, to });
    setBusy(false);
    setSaid(outcome.ok ? null : outcome);
    if (outcome.ok) setAnswer(outcome.value);
    void refresh(["sales", "members"]);
  };
  return (
    <Sheet title={named ?? t("exchange.title")} onClose={back} width={560}>
      {answer !== null ? (
        <Exchanged entry={entry?.exchangedTo ? entry : answer} onDone={back} />
      ) : entry === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : (
          <Refused said={refusal} />
        )
      ) : (
        <form className="stack" onSubmit={(event) => void submit(event)}>
          <b>{order}</b>
          {receipt?.member ? (
            <div className="sub">
              {t("exchange.has", { points: figures(receipt.member.points), love: figures(receipt.member.love) })}
            </div>
          ) : null}
          <div className="tenders two" role="group" aria-label={t("exchange.to")}>
            {offered.map((each) => (
              <button
                key={each}
                type="button"
                className={each === to ? "btn big on" : "btn big"}
                aria-pressed={each === to}
                disabled={fixed}
                autoFocus={each === offered[0]}
                onClick={() => setChosen(each)}
              >
                {t(`member.${each}`)}
              </button>
            ))}
          </div>
          {to !== null && ratio !== null ? (
            <div className="note wait" data-testid="exchange-effect">
              <b>
                {t("exchange.get", {
                  what,
                  amount: figures(share(entry.remainingFen, ratio)),
                  ratio: percent(ratio),
                })}
              </b>
              <div>{t("exchange.means", { amount: money(entry.remainingFen) })}</div>
              {ownedByTill(entry.queue) ? null : <div>{t("exchange.byServer")}</div>}
            </div>
          ) : null}
          <Refused said={said} />
          <button type="submit" className="btn go big" disabled={busy || to === null}>
            {busy ? t("asking") : confirm}
          </button>
        </form>
      )}
    </Sheet>
  );
}
