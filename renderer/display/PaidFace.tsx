/** What was just paid: change first, for that is what a customer waits for, where there is any; then the place, and who was paid by this sale. */
import type { DisplayView } from "../../shared/contract/view.ts";
import { money } from "../kit/amount.ts";
import { QrCode } from "../kit/QrCode.tsx";
import { Amount } from "./Amount.tsx";
import { Place } from "./Place.tsx";
import type { Say } from "./words.ts";

/** So many members are named; the others are counted. */
const NAMED = 3;

export function PaidFace({ view, say }: { view: DisplayView; say: Say }) {
  const { paidNow, earn, qr } = view;
  const hasChange = view.changeFen > 0;
  const others = paidNow.length - NAMED;
  return (
    <section className="paid" data-testid="paid">
      <div className="done">
        <span className="what">{say(hasChange ? "display.change" : "display.paid")}</span>
        <Amount
          className="change"
          fen={hasChange ? view.changeFen : view.paidFen}
          data-testid="change"
          data-fen={view.changeFen}
        />
        <dl>
          <div>
            <dt>{say("display.total")}</dt>
            <dd data-testid="total">{money(view.dueFen)}</dd>
          </div>
          {hasChange && (
            <div>
              <dt>{say("display.received")}</dt>
              <dd>{money(view.paidFen)}</dd>
            </div>
          )}
        </dl>
        <p className="thanks">{say("display.thanks")}</p>
      </div>
      <div className="after">
        {earn !== null && <Place earn={earn} wait={view.wait} say={say} title={say("display.earned")} />}
        {paidNow.length > 0 && (
          <section className="payouts" data-testid="paid-now">
            <h2>{say("display.paidNow")}</h2>
            <ul>
              {paidNow.slice(0, NAMED).map((it, index) => (
                <li key={index}>
                  <span>{it.memberLabel ?? it.to}</span>
                  <b>+{money(it.amountFen)}</b>
                </li>
              ))}
            </ul>
            {others > 0 && <p className="sub">{say("display.more", { count: others })}</p>}
          </section>
        )}
        {qr !== null && (
          <figure className="code">
            <QrCode text={qr} label={say("display.code")} />
            <figcaption>{say("display.scan")}</figcaption>
          </figure>
        )}
      </div>
    </section>
  );
}
