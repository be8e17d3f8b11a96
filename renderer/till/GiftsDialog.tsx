/**
 * Gifts for the member's points or love value (§7.2): what the server offers here, what one costs and leaves, and then one given,
 * once. The key is made with the choice: it is repeated, never done twice.
 */
import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { FormEvent, KeyboardEvent } from "react";
import { MOST_AT_ONCE } from "../../shared/contract/hqGifts.ts";
import type { GiftGivenView, GiftsView } from "../../shared/contract/till.ts";
import type { MemberView } from "../../shared/contract/view.ts";
import { readClaimQr } from "../../shared/order/barcode.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { moment } from "../kit/time.ts";
import { ClaimCode } from "./ClaimDialog.tsx";
import { Kbd } from "./Kbd.tsx";
import { GIFT_UNKNOWN, newKey } from "./kept.ts";
import { actOf } from "./keynames.ts";
import { TAKES_SCANS } from "./keys.ts";
import { masked } from "./Member.tsx";
import type { Said } from "./state.ts";
import { useReading, useTill } from "./use.ts";

type Gift = GiftsView["gifts"][number];
/** What was chosen, as it was shown. */
type Chosen = { readonly key: string; readonly gift: Gift; readonly has: number };

/** As many as the member can have at once; 0: none. */
const mostOf = ({ price, stock }: Gift, has: number): number =>
  Math.min(Math.floor(has / price), stock ?? MOST_AT_ONCE, MOST_AT_ONCE);

function Offers({ member, onChosen }: { member: MemberView; onChosen: (chosen: Chosen) => void }) {
  const { t, locale } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  const [text, setText] = useState("");
  const { value, refusal } = useReading("gift.list", { member: member.id, text: text.trim() }, ["members", "status"]);
  /** What was read last stays in view while more is looked for. */
  const [seen, setSeen] = useState<GiftsView | null>(null);
  if (value !== null && value !== seen) setSeen(value);
  const told = value ?? (refusal === null ? seen : null);
  /** Null: the first that the member can have. */
  const [at, setAt] = useState<number | null>(null);
  const first = told?.gifts.findIndex((gift) => gift.price <= told[gift.what]) ?? 0;
  const index = Math.max(0, Math.min(at ?? first, (told?.gifts.length ?? 1) - 1));
  useEffect(() => {
    document.getElementById(`gift-${index}`)?.scrollIntoView({ block: "nearest" });
  }, [index]);
  const open = useTill((till) => till.open);
  const keys = useTill((till) => till.settings?.keys);
  const choose = (gift: Gift | undefined) => {
    if (gift === undefined || told === null || mostOf(gift, told[gift.what]) === 0) return;
    onChosen({ key: newKey(), gift, has: told[gift.what] });
  };
  const onKey = (event: KeyboardEvent) => {
    if (actOf(keys, event.key) === "gifts") {
      event.preventDefault();
      return open({ kind: "claim", code: null });
    }
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0 || told === null) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(told.gifts.length - 1, index + by)));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const claim = readClaimQr(text.trim());
    if (claim !== null) return open({ kind: "claim", code: claim });
    choose(told?.gifts[index]);
  };
  return (
    <form className="stack" onKeyDown={onKey} onSubmit={submit}>
      {told === null ? null : (
        <div className="note" data-testid="gifts-has">
          {t("exchange.has", { points: figures(told.points), love: figures(told.love) })}
        </div>
      )}
      <TextInput
        label={t("gifts.text")}
        value={text}
        maxLength={60}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(null);
        }}
        data-autofocus
        autoFocus
        autoComplete="off"
        {...{ [TAKES_SCANS]: "" }}
      />
      <Refused said={refusal} />
      {told === null && refusal === null ? <div className="empty">{t("loading")}</div> : null}
      {told?.gifts.length === 0 ? (
        <div className="empty" role="status">
          <b>{t(text.trim() === "" ? "gift.none" : "gifts.none")}</b>
        </div>
      ) : null}
      <div className="stack tight" role="group" aria-label={t("hq.gifts")} data-testid="gift-offers">
        {told?.gifts.map((gift, n) => {
          const has = told[gift.what];
          const isShort = gift.price > has;
          return (
            <button
              key={gift.id}
              id={`gift-${n}`}
              type="button"
              className={n === index ? "hit on" : "hit"}
              data-gift={gift.id}
              disabled={isShort}
              onClick={() => choose(gift)}
            >
              <span>
                <b>{gift.name}</b>
                <span className="sub">
                  {[
                    gift.stock === null ? null : t("gift.stock", { count: count(gift.stock) }),
                    isShort ? t("gift.short", { amount: figures(gift.price - has) }) : null,
                  ]
                    .filter((it) => it !== null)
                    .join(" · ")}
                </span>
              </span>
              <span className="across">
                <span className="amount strong">{figures(gift.price)}</span>
                <span className="sub">{t(`gifts.what.${gift.what}`)}</span>
                {n === index && !isShort ? <kbd>Enter</kbd> : null}
              </span>
            </button>
          );
        })}
      </div>
      {told !== null && told.found > told.gifts.length ? (
        <div className="sub">{t("gift.more", { count: count(told.found - told.gifts.length) })}</div>
      ) : null}
      {told === null || told.recent.length === 0 ? null : (
        <div className="sub" data-testid="gifts-recent">
          {t("gift.recent")}{" "}
          {told.recent
            .map((it) => `${it.name} × ${count(it.quantity)} (${moment(it.at, locale, zone)})`)
            .join(t("gifts.between"))}
        </div>
      )}
      <button type="button" className="btn" onClick={() => open({ kind: "claim", code: null })}>
        {t("claim.title")} <Kbd act="gifts" />
      </button>
    </form>
  );
}

function Give({
  member,
  chosen: { key, gift, has },
  onBack,
  onGiven,
}: {
  member: MemberView;
  chosen: Chosen;
  onBack: () => void;
  onGiven: (given: GiftGivenView) => void;
}) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const [text, setText] = useState("1");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const most = mostOf(gift, has);
  const quantity = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0;
  const isFit = quantity >= 1 && quantity <= most;
  const [isUnknown, setUnknown] = useState(false);
  const fixed = busy || isUnknown;
  const what = t(`gifts.what.${gift.what}`);
  const set = (next: number) => setText(String(Math.max(1, Math.min(most, next))));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isFit || busy) return;
    setBusy(true);
    const wanted = { member: member.id, gift: gift.id, quantity, what: gift.what, amount: gift.price * quantity };
    const outcome = await ask("gift.give", { key, ...wanted });
    setBusy(false);
    setSaid(outcome.ok ? null : outcome);
    if (outcome.ok) onGiven(outcome.value);
    // Whether it was given is not known until an answer says so; without the server what was asked before is as uncertain as it was.
    else setUnknown((before) => GIFT_UNKNOWN.has(outcome.code) || (before && outcome.code === "server-unreachable"));
  };
  const onKey = (event: KeyboardEvent) => {
    const by =
      event.key === "+" || event.key === "ArrowUp" ? 1 : event.key === "-" || event.key === "ArrowDown" ? -1 : 0;
    if (by === 0 || fixed) return;
    event.preventDefault();
    set(quantity + by);
  };
  return (
    <form className="stack" onKeyDown={onKey} onSubmit={(event) => void submit(event)}>
      <b>{gift.name}</b>
      <div className="across">
        <TextInput
          label={t("gift.quantity", { most: count(most) })}
          inputMode="numeric"
          value={text}
          maxLength={3}
          // Where it were disabled, Enter would go nowhere.
          readOnly={fixed}
          onChange={(event) => setText(event.currentTarget.value)}
          onFocus={(event) => event.currentTarget.select()}
          error={text.trim() !== "" && !isFit ? t("gift.quantityWrong", { most: count(most) }) : undefined}
          data-autofocus
          autoFocus
          autoComplete="off"
        />
        <button
          type="button"
          className="btn"
          disabled={fixed}
          aria-label={t("gift.less")}
          onClick={() => set(quantity - 1)}
        >
          −
        </button>
        <button
          type="button"
          className="btn"
          disabled={fixed}
          aria-label={t("gift.further")}
          onClick={() => set(quantity + 1)}
        >
          +
        </button>
      </div>
      {isFit ? (
        <div className="note wait" data-testid="gift-effect">
          <b>{t("gift.costs", { amount: figures(gift.price * quantity), what })}</b>
          <div>{t("gift.leaves", { amount: figures(has - gift.price * quantity), what })}</div>
        </div>
      ) : null}
      <Refused said={said} />
      <button type="submit" className="btn go big" disabled={!isFit || busy}>
        {busy ? t("asking") : t(isUnknown ? "pay.again" : "gift.give")} {busy ? null : <kbd>Enter</kbd>}
      </button>
      <button type="button" className="btn" disabled={busy} onClick={onBack}>
        {t("back")}
      </button>
    </form>
  );
}

function Given({ given, onDone }: { given: GiftGivenView; onDone: () => void }) {
  const { t } = useTexts();
  const what = t(`gifts.what.${given.what}`);
  return (
    <div className="stack">
      <div className="note go" role="status" data-testid="gift-given">
        <b>{t("gift.given", { name: given.name, quantity: count(given.quantity) })}</b>
        <div>{t("gift.paid", { amount: figures(given.amount), what })}</div>
        <div>{t("gift.left", { amount: figures(given.member[given.what]), what })}</div>
      </div>
      <button type="button" className="btn go big" autoFocus onClick={onDone}>
        {t("refund.finish")} <kbd>Enter</kbd>
      </button>
    </div>
  );
}

export function GiftsDialog() {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  const open = useTill((till) => till.open);
  const member = useTill((till) => till.sale.member);
  const setMember = useTill((till) => till.setMember);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [given, setGiven] = useState<GiftGivenView | null>(null);
  const title = member === null ? t("hq.gifts") : t("gift.title", { member: member.name ?? masked(member) });
  return (
    <Sheet title={title} onClose={close} width={560}>
      {member === null ? (
        <div className="stack">
          <div className="empty">
            <b>{t("gift.noMember")}</b>
          </div>
          <button type="button" className="btn go big" onClick={() => open({ kind: "member" })}>
            {t("member.add")} <kbd>Enter</kbd>
          </button>
          <h3>{t("claim.title")}</h3>
          <ClaimCode onEmpty={() => open({ kind: "member" })} />
        </div>
      ) : given !== null ? (
        <Given given={given} onDone={close} />
      ) : chosen === null ? (
        <Offers member={member} onChosen={setChosen} />
      ) : (
        <Give
          key={chosen.key}
          member={member}
          chosen={chosen}
          onBack={() => setChosen(null)}
          onGiven={(it) => {
            setGiven(it);
            setMember(it.member);
          }}
        />
      )}
    </Sheet>
  );
}
