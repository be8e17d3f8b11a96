/** How an order's entry stands: what it was promised, what became of it, and what may be done for it now. */
import type { EntryView } from "../../shared/contract/view.ts";
import { share } from "../../shared/kernel/money.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, percent } from "../kit/amount.ts";
import { Payouts } from "./Payouts.tsx";
import { useGivenName, useTill } from "./use.ts";

const PILL: Partial<Record<EntryView["state"], string>> = {
  waiting: "pill wait",
  done: "pill go",
  voided: "pill stop",
};

/** §8.2: clawed back is first what was paid in cash, then what was exchanged. */
const clawedCash = (entry: EntryView): number => Math.min(entry.clawedFen, entry.paidFen);

/** The points or love value that an exchange brought and that were not clawed back, in hundredths. */
export const credited = (entry: EntryView): number =>
  share(entry.exchangedFen - (entry.clawedFen - clawedCash(entry)), entry.exchangeRatioBp ?? 0);

export const mayExchange = ({ exchangeable }: EntryView): boolean =>
  exchangeable.pointsBp !== null || exchangeable.loveBp !== null;

/** What became of an entry, in sentences; the acts wait for a server's answer where it is not the till's own. */
function Fate({ entry }: { entry: EntryView }) {
  const { t, named } = useTexts();
  const asked = entry.state === "waiting" && entry.exchangedTo !== null;
  const said = [
    named("entryHow", entry.state, ""),
    entry.exchangedFen > 0 && entry.exchangedTo !== null
      ? t("entry.exchanged", {
          amount: figures(entry.exchangedFen),
          what: t(`exchange.${entry.exchangedTo}`),
          credited: figures(credited(entry)),
          ratio: percent(entry.exchangeRatioBp ?? 0),
        })
      : "",
    entry.clearedFen > 0 ? t("entry.cleared", { amount: figures(entry.clearedFen) }) : "",
    entry.voidedFen > 0
      ? t("entry.voided", { voided: figures(entry.voidedFen), clawed: figures(entry.clawedFen) })
      : "",
    entry.awaitsServer ? t(asked ? "exchange.waits" : entry.drawn ? "draw.waits" : "entry.awaitsServer") : "",
  ].filter((text) => text !== "");
  return (
    <>
      <div className="across">
        <span className={PILL[entry.state] ?? "pill"}>{t(`entryState.${entry.state}`)}</span>
        {entry.drawn ? <span className="pill you">{t("entry.drawn")}</span> : null}
      </div>
      {said.map((text) => (
        <div key={text} className="sub">
          {text}
        </div>
      ))}
    </>
  );
}

export function Entry({ entry, commitment }: { entry: EntryView; commitment: string | null }) {
  const { t } = useTexts();
  const open = useTill((till) => till.open);
  const exchange = useGivenName("exchangeName") ?? t("exchange.title");
  return (
    <section
      className="stack"
      role="group"
      aria-label={t("entry.title")}
      data-testid="entry"
      data-state={entry.state}
      data-paid-fen={entry.paidFen}
      data-drawn={entry.drawn}
      data-exchanged-to={entry.exchangedTo ?? ""}
      data-awaits-server={entry.awaitsServer}
    >
      <dl className="facts three">
        <div>
          <dt>{t("entry.entitlement")}</dt>
          <dd>{figures(entry.entitlementFen)}</dd>
        </div>
        <div>
          <dt>{t("entry.received")}</dt>
          <dd className="go">{figures(entry.paidFen - clawedCash(entry))}</dd>
        </div>
        <div>
          <dt>{t("entry.remaining")}</dt>
          <dd>{figures(entry.remainingFen)}</dd>
        </div>
      </dl>
      <Fate entry={entry} />
      {entry.drawOpen || mayExchange(entry) ? (
        <div className="across" role="group" aria-label={t("entry.acts")}>
          {entry.drawOpen ? (
            <button type="button" className="btn" onClick={() => open({ kind: "draw", order: entry.order })}>
              {t("draw.title")}
            </button>
          ) : null}
          {mayExchange(entry) ? (
            <button type="button" className="btn" onClick={() => open({ kind: "exchange", order: entry.order })}>
              {exchange}
            </button>
          ) : null}
        </div>
      ) : null}
      {commitment === null ? null : (
        <details className="sub">
          <summary>{t("draw.commitment")}</summary>
          <code className="mono" data-testid="commitment">
            {commitment}
          </code>
        </details>
      )}
      {entry.received.length > 0 ? (
        <Payouts payouts={entry.received} title={t("entry.receivedList")} by="from" testId="received" />
      ) : null}
    </section>
  );
}
