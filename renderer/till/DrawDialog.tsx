/**
 * The draw of an order's lottery (§6): says what may come of it, does it once, shows what came. The
 * key is made with the dialog: a draw whose answer was lost is repeated, never done twice.
 */
import { useState } from "react";
import type { FormEvent } from "react";
import type { EntryView, LotteryView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, percent } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { newKey } from "./kept.ts";
import type { Said } from "./state.ts";
import { useBack, useReading, useTill } from "./use.ts";

function May({ lottery }: { lottery: LotteryView }) {
  const { t } = useTexts();
  if (lottery.kind === "range")
    return <p>{t("draw.may.range", { min: percent(lottery.minBp), max: percent(lottery.maxBp) })}</p>;
  return (
    <div>
      <p>{t("draw.may.fixed", { ratios: lottery.ratiosBp.map(percent).join(" · ") })}</p>
      {lottery.mayMiss ? <p>{t("draw.mayMiss")}</p> : null}
    </div>
  );
}

function Drawn({ before, entry, onDone }: { before: EntryView; entry: EntryView; onDone: () => void }) {
  const { t } = useTexts();
  return (
    <div className="stack">
      <div
        className={entry.awaitsServer ? "note wait" : "note go"}
        role="status"
        data-testid="drawn"
        data-ratio-bp={entry.ratioBp}
        data-awaits-server={entry.awaitsServer}
      >
        {entry.awaitsServer ? (
          t("draw.waits")
        ) : (
          <>
            <b className="won">
              {t(entry.ratioBp === before.ratioBp ? "draw.same" : "draw.won", { ratio: percent(entry.ratioBp) })}
            </b>
            <div>
              {t("draw.entitlement", { before: figures(before.entitlementFen), after: figures(entry.entitlementFen) })}
            </div>
          </>
        )}
      </div>
      <button type="button" className="btn go big" autoFocus onClick={onDone}>
        {t("refund.finish")} <kbd>Enter</kbd>
      </button>
    </div>
  );
}

export function DrawDialog({ order }: { order: string }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const refresh = useTill((till) => till.refresh);
  const back = useBack(order);
  const [key] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [act, setAct] = useState<{ before: EntryView; after: EntryView } | null>(null);
  const { value: receipt, refusal } = useReading("sale.receipt", { order }, ["sales", "payouts", "status"]);
  const entry = receipt?.entry ?? null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || entry === null) return;
    setBusy(true);
    const outcome = await ask("entry.draw", { key, order });
    setBusy(false);
    setSaid(outcome.ok ? null : outcome);
    if (outcome.ok) setAct({ before: entry, after: outcome.value });
    void refresh(["sales"]);
  };
  return (
    <Sheet title={t("draw.title")} onClose={back} width={560}>
      {act !== null ? (
        // The receipt is read again when the server has answered.
        <Drawn before={act.before} entry={entry?.drawn === true ? entry : act.after} onDone={back} />
      ) : entry === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : (
          <Refused said={refusal} />
        )
      ) : (
        <form className="stack" onSubmit={(event) => void submit(event)}>
          <b>{order}</b>
          {entry.lottery ? (
            <>
              <May lottery={entry.lottery} />
              <p className="note wait">
                {t("draw.means", { ratio: percent(entry.ratioBp), amount: figures(entry.entitlementFen) })}
              </p>
            </>
          ) : null}
          {receipt?.commitment ? (
            <div className="sub">
              {t("draw.commitment")} <code className="mono">{receipt.commitment}</code>
            </div>
          ) : null}
          <Refused said={said} />
          <button type="submit" className="btn go big" disabled={busy || !entry.drawOpen} autoFocus>
            {busy ? t("asking") : t("draw.confirm")}
          </button>
        </form>
      )}
    </Sheet>
  );
}
