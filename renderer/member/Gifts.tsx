/** Gifts for points or love value (§7.2): what they cost, what is missing, and the codes by which they are handed out. */
import { useState } from "react";
import type { MemberClaim, MemberGift } from "../../shared/contract/memberActs.ts";
import { claimQr } from "../../shared/order/barcode.ts";
import { count, figures } from "../kit/amount.ts";
import { QrCode } from "../kit/QrCode.tsx";
import { moment } from "../kit/time.ts";
import { act } from "./acting.ts";
import { Back } from "./Back.tsx";
import { ask, useAsked, type Said } from "./client.ts";
import { Paged, type RowProps } from "./Paged.tsx";
import { Refused } from "./Refused.tsx";
import type { ViewProps } from "./views.ts";
import { useWords } from "./words.ts";

const EVERY_MS = 10_000;
const AT_ONCE = 10;
/** As many of one are taken at once here. */
const MOST = 9;

export default function Gifts({ home }: ViewProps) {
  const { say } = useWords();
  const { value, refusal, again } = useAsked("gifts.list", {}, EVERY_MS);
  const claims = useAsked("claim.mine", { before: null, limit: AT_ONCE }, EVERY_MS);
  const [chosen, setChosen] = useState<MemberGift | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [isBusy, setBusy] = useState(false);
  const take = async ({ id, what, price }: MemberGift, quantity: number, store: string | null): Promise<void> => {
    setBusy(true);
    const answer = await act("gift.take", { gift: id, quantity, what, amount: price * quantity, store });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setChosen(null);
    again();
    claims.again();
  };
  return (
    <>
      <Back title={say("gifts.title")} />
      <Refused said={refusal ?? said} />
      {chosen !== null ? (
        <Take gift={chosen} isBusy={isBusy} onYes={(...it) => void take(chosen, ...it)} onNo={() => setChosen(null)} />
      ) : (
        <>
          <Paged
            title={say("claims.title")}
            none={say("claims.none")}
            first={claims}
            page={pageOfClaims}
            keyOf={(row) => String(row.seq)}
            Row={Claim}
            zone={home.shop.timezone}
          />
          {value !== null && (
            <section className="stack" aria-labelledby="offered">
              <h2 id="offered">{say("gifts.offered")}</h2>
              <p className="sub">{say("gifts.have", { points: figures(value.points), love: figures(value.love) })}</p>
              {value.gifts.length === 0 && <p className="sub">{say("gifts.none")}</p>}
              {value.gifts.map((gift) => (
                <Offer key={gift.id} gift={gift} onTake={() => setChosen(gift)} />
              ))}
              {value.found > value.gifts.length && (
                <p className="sub">{say("gifts.more", { count: count(value.found - value.gifts.length) })}</p>
              )}
            </section>
          )}
        </>
      )}
    </>
  );
}

const pageOfClaims = (before: number) => ask("claim.mine", { before, limit: AT_ONCE });

function Claim({ row: { at, code, name, quantity, store, handedAt, cancelled }, zone }: RowProps<MemberClaim>) {
  const { say, locale } = useWords();
  return (
    <>
      <span>
        <b>{name}</b>
        {quantity > 1 && ` ×${quantity}`}
        <span className="sub"> {store ?? say("claims.everywhere")}</span>
      </span>
      {cancelled !== null ? (
        <span className="sub">{say("claims.cancelled", { at: moment(cancelled.at, locale, zone, true) })}</span>
      ) : handedAt === null ? (
        <>
          <span className="code" data-testid="claim">
            <span className="unseen">{say("claims.code")} </span>
            {code.slice(0, 4)} {code.slice(4)}
          </span>
          <details className="whole shown">
            <summary>{say("claims.show")}</summary>
            <QrCode text={claimQr(code)} label={say("claims.qr", { code })} />
          </details>
        </>
      ) : (
        <span className="sub">{say("claims.handed", { at: moment(handedAt, locale, zone, true) })}</span>
      )}
      {cancelled !== null && <span className="sub whole">{say("claims.why", { why: cancelled.why })}</span>}
      <span className="sub whole">{say("claims.taken", { at: moment(at, locale, zone, true) })}</span>
    </>
  );
}

function Offer({ gift, onTake }: { gift: MemberGift; onTake: () => void }) {
  const { say } = useWords();
  const { name, what, price, stock, missing, stores } = gift;
  return (
    <article className="card pad gift" aria-label={name}>
      <div>
        <h3>{name}</h3>
        <p>
          {figures(price)} {say(`value.${what}`)}
        </p>
        <p className="sub">
          {[
            ...(stock === null ? [] : [say("gifts.stock", { count: count(stock) })]),
            ...(stores === null ? [] : [say("gifts.in", { stores: stores.map((it) => it.name).join(" ") })]),
          ].join(" · ")}
        </p>
      </div>
      {missing > 0 ? (
        <p className="sub">{say("gifts.missing", { amount: figures(missing), what: say(`value.${what}`) })}</p>
      ) : (
        <button type="button" className="btn" aria-label={say("gifts.takeOf", { name })} onClick={onTake}>
          {say("gifts.take")}
        </button>
      )}
    </article>
  );
}

type TakeProps = {
  readonly gift: MemberGift;
  readonly isBusy: boolean;
  readonly onYes: (quantity: number, store: string | null) => void;
  readonly onNo: () => void;
};

function Take({ gift, isBusy, onYes, onNo }: TakeProps) {
  const { say } = useWords();
  const { name, what, price, stock, stores } = gift;
  const [quantity, setQuantity] = useState(1);
  const [store, setStore] = useState<string | null>(stores?.[0]?.id ?? null);
  const most = Math.min(MOST, stock ?? MOST);
  return (
    <section className="card pad stack" aria-label={say("gifts.sure")} data-testid="confirm">
      <h2>{say("gifts.sure")}</h2>
      <p className="large">{name}</p>
      <label>
        {say("gifts.quantity")}
        <select value={quantity} onChange={(event) => setQuantity(Number(event.currentTarget.value))}>
          {Array.from({ length: most }, (_, index) => (
            <option key={index} value={index + 1}>
              {index + 1}
            </option>
          ))}
        </select>
      </label>
      {stores !== null && (
        <label>
          {say("gifts.where")}
          <select value={store ?? ""} onChange={(event) => setStore(event.currentTarget.value)}>
            {stores.map(({ id, name: of }) => (
              <option key={id} value={id}>
                {of}
              </option>
            ))}
          </select>
        </label>
      )}
      <p>{say("gifts.cost", { amount: figures(price * quantity), what: say(`value.${what}`) })}</p>
      <p className="note wait">{say("gifts.final")}</p>
      <button type="button" className="btn go big" disabled={isBusy} onClick={() => onYes(quantity, store)}>
        {isBusy ? say("m.asking") : say("gifts.yes")}
      </button>
      <button type="button" className="btn" disabled={isBusy} onClick={onNo}>
        {say("gifts.no")}
      </button>
    </section>
  );
}
