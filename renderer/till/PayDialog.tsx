/**
 * Taking the money: one tender or several, cash last with its change; or handing back where more comes back than
 * is sold. Enter takes what is typed: all that is left pays the sale, less is a part of it.
 */
import { useEffect, useRef, useState } from "react";
import type { FormEvent, KeyboardEvent } from "react";
import type { HandBack } from "../../shared/contract/cart.ts";
import { USUAL_SETTINGS } from "../../shared/contract/settings.ts";
import { roundCash } from "../../shared/order/rounding.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money, readAmount } from "../kit/amount.ts";
import { Keypad } from "../kit/Keypad.tsx";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { asked } from "./cart.ts";
import { HandBackFields, handBackOf } from "./HandBack.tsx";
import { keyOf, writesNothing } from "./keynames.ts";
import { Cash, Other, TakenList } from "./PayParts.tsx";
import { amountOf, mostValue, restOf, withTaken } from "./tenders.ts";
import type { Kind, Taken, Worth } from "./tenders.ts";
import { useReading, useTill } from "./use.ts";

export function PayDialog() {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  const due = useTill((till) => till.totals.dueFen);
  /** One under way may yet be refused: what was typed stays as it is until that is known. */
  const sent = useTill((till) => till.sale.tenders !== null && !till.busy);
  const say = useTill((till) => till.say);
  useEffect(() => () => say(null), [say]);
  return (
    <Sheet title={t(due < 0 ? "pay.titleBack" : "pay.title")} onClose={close} width={900}>
      {sent ? <Sent /> : due <= 0 ? <Nothing due={due} /> : <Pay due={due} />}
    </Sheet>
  );
}

const useWorth = (): Worth => {
  const points = useTill((till) => (till.sale.member === null ? null : (till.preview?.points ?? null)));
  const love = useTill((till) => (till.sale.member === null ? null : (till.preview?.love ?? null)));
  return { points, love };
};

/** A payment that was sent may only be repeated as it was. */
function Sent() {
  const { t } = useTexts();
  const tenders = useTill((till) => till.sale.tenders) ?? [];
  const busy = useTill((till) => till.busy);
  const notice = useTill((till) => till.notice);
  const due = useTill((till) => till.totals.dueFen);
  const repeat = useTill((till) => till.repeat);
  const worth = useWorth();
  const cash = tenders.find((it) => it.kind === "cash");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void repeat();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className="change due">
        <span>{t(due < 0 ? "cart.handBack" : "cart.due")}</span>
        <span className="amount">{money(Math.abs(due))}</span>
      </div>
      <TakenList taken={tenders.filter((it) => it.kind !== "cash")} worth={worth} />
      {cash === undefined ? null : (
        <div className="across">
          <span>{t("pay.given")}</span>
          <span className="amount push strong">{figures(cash.givenFen)}</span>
        </div>
      )}
      <Refused said={notice} />
      <button type="submit" className="btn go big" disabled={busy} autoFocus>
        {busy ? t("pay.sending") : t("pay.again")} {busy ? null : <kbd>Enter</kbd>}
      </button>
    </form>
  );
}

/** Nothing is to be paid, or something goes back. */
function Nothing({ due }: { due: number }) {
  const { t } = useTexts();
  const cashDue = useTill((till) => till.totals.cashDueFen);
  const busy = useTill((till) => till.busy);
  const notice = useTill((till) => till.notice);
  const pay = useTill((till) => till.pay);
  const [kind, setKind] = useState<HandBack["kind"]>("cash");
  const [reference, setReference] = useState("");
  const amount = kind === "cash" ? -cashDue : -due;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void pay([], due < 0 ? handBackOf(kind, reference) : null);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className="change due">
        <span>{t(due < 0 ? "cart.handBack" : "cart.due")}</span>
        <span className="amount" data-testid="rest" data-fen={due}>
          {money(amount)}
        </span>
      </div>
      {due < 0 ? (
        <HandBackFields kind={kind} onKind={setKind} reference={reference} onReference={setReference} />
      ) : (
        <p className="note">{t("pay.nothing")}</p>
      )}
      <Refused said={notice} />
      <button type="submit" className="btn go big" disabled={busy} data-autofocus autoFocus>
        {busy ? t("pay.sending") : t(due < 0 ? "pay.handBack" : "pay.confirm")} {busy ? null : <kbd>Enter</kbd>}
      </button>
    </form>
  );
}

/** What the sale earns as it is paid so far: the balance and deductions change it (§4.1). */
function Joins({ taken }: { taken: readonly Taken[] }) {
  const { t, named } = useTexts();
  const sale = useTill((till) => till.sale);
  const matters = sale.member !== null && taken.some((it) => it.kind !== "card");
  const { value } = useReading(
    "sale.preview",
    matters
      ? {
          key: sale.key,
          lines: asked(sale.lines),
          member: sale.member?.id ?? null,
          ...(sale.discount === null ? {} : { discount: sale.discount }),
          tenders: [...taken],
        }
      : null,
    ["settings", "members"],
  );
  if (!matters || value === null) return null;
  return (
    <div className="note wait" role="status" data-testid="joins" data-joins={value.earn.joins}>
      {value.earn.joins
        ? t("pay.joins", { amount: figures(value.earn.entitlementFen) })
        : `${t("earn.not")}${named("reason", value.earn.reason)}`}
    </div>
  );
}

/** Takes all of the balance that can be spent, or leaves it. */
const BALANCE_KEY = "F8";
const TERMINALS = ["card", "wechat", "alipay"] as const;

function Pay({ due }: { due: number }) {
  const { t } = useTexts();
  const balance = useTill((till) => (till.sale.member === null ? null : (till.preview?.balance ?? null)));
  const busy = useTill((till) => till.busy);
  const notice = useTill((till) => till.notice);
  const pay = useTill((till) => till.pay);
  const rounding = useTill((till) => till.settings?.rounding ?? USUAL_SETTINGS.rounding);
  const payKey = useTill((till) => keyOf(till.settings?.keys, "pay"));
  const worth = useWorth();
  const [kind, setKind] = useState<Kind>("cash");
  const [taken, setTaken] = useState<Taken[]>([]);
  const [given, setGiven] = useState("");
  const [part, setPart] = useState("");
  const [reference, setReference] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const confirm = useRef<HTMLButtonElement>(null);

  const rest = restOf(due, taken, worth);
  const cashDue = roundCash(rest, rounding);
  const givenFen = given.trim() === "" ? cashDue : readAmount(given);
  const mayBalance = balance !== null && balance.cashFen > 0;
  const kinds: Kind[] = [
    "cash",
    ...TERMINALS,
    ...(mayBalance ? (["balance"] as const) : []),
    ...(worth.points === null ? [] : (["points"] as const)),
    ...(worth.love === null ? [] : (["love"] as const)),
  ];
  const mostOf = (of: Kind): number => {
    const without = restOf(
      due,
      taken.filter((it) => it.kind !== of || TERMINALS.some((each) => each === of)),
      worth,
    );
    if (of === "balance") return Math.min(without, balance?.spendableFen ?? 0);
    if (of === "points" || of === "love") {
      const deducted = worth[of];
      return deducted === null ? 0 : mostValue(deducted, without);
    }
    return without;
  };
  const most = mostOf(kind);
  const typed = part.trim() === "" ? most : readAmount(part);
  const wrong = kind !== "cash" && (typed === null || typed > most || typed === 0);
  /** What Enter takes; null: nothing that is right. */
  const next: Taken | null = (() => {
    if (kind === "cash" || wrong || typed === null) return null;
    if (kind === "points" || kind === "love") return { kind, value: typed };
    if (kind === "balance") return { kind, amountFen: typed };
    const told = reference.trim();
    return { kind, amountFen: typed, ...(told === "" ? {} : { reference: told }) };
  })();
  const afterNext = next === null ? rest : restOf(due, withTaken(taken, next), worth);
  const paysAll = rest === 0;
  const ready = paysAll || (kind === "cash" ? givenFen !== null && givenFen >= cashDue : next !== null);

  const choose = (to: Kind) => {
    // Cash that is too little leaves the rest of it to the tender chosen next.
    const short = kind === "cash" && given.trim() !== "" && givenFen !== null && givenFen < cashDue;
    setPart(short && to !== "cash" && givenFen > 0 ? figures(Math.min(rest - givenFen, mostOf(to))) : "");
    setReference("");
    setKind(to);
  };
  const take = (tender: Taken) => {
    setTaken(withTaken(taken, tender));
    setPart("");
    setReference("");
    setKind("cash");
  };
  const toggleBalance = () => {
    if (taken.some((it) => it.kind === "balance")) return setTaken(taken.filter((it) => it.kind !== "balance"));
    const amountFen = mostOf("balance");
    if (amountFen > 0) take({ kind: "balance", amountFen });
  };
  // The field that had the focus is gone, or another tender's is there.
  useEffect(() => {
    if (paysAll) confirm.current?.focus();
    else form.current?.querySelector<HTMLInputElement>("input[data-autofocus]")?.focus();
  }, [kind, paysAll, taken]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy || !ready) return;
    if (paysAll) void pay(taken);
    else if (kind === "cash") void (givenFen === null ? undefined : pay([...taken, { kind, givenFen }]));
    else if (next !== null && afterNext === 0) void pay(withTaken(taken, next));
    else if (next !== null) take(next);
  };
  const onKey = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === BALANCE_KEY) toggleBalance();
    else if (event.key === payKey && writesNothing(payKey)) form.current?.requestSubmit();
    else if (by !== 0 && !paysAll) choose(kinds[(kinds.indexOf(kind) + by + kinds.length) % kinds.length] ?? "cash");
    else if (event.key === "Backspace" && taken.length > 0 && (kind === "cash" ? given : part) === "" && !paysAll)
      setTaken(taken.slice(0, -1));
    else return;
    event.preventDefault();
  };
  const says = (() => {
    if (kind === "balance" && balance !== null) {
      const cash = figures(balance.cashFen);
      const spendable = figures(balance.spendableFen);
      if (balance.online) return `${t("pay.balanceOf", { cash, spendable })} · ${t("pay.balanceEarns")}`;
      return balance.spendableFen > 0
        ? t("pay.balanceOffline", { cash, spendable })
        : t("pay.balanceOfflineNone", { cash });
    }
    if (kind === "points" || kind === "love") {
      const deducted = worth[kind];
      const pays = typed === null ? 0 : amountOf({ kind, value: typed }, worth);
      return t("pay.deducts", {
        spendable: figures(deducted?.spendable ?? 0),
        worth: figures(deducted?.worthFen ?? 0),
        amount: figures(pays),
      });
    }
    return t("pay.referenceHow");
  })();
  return (
    <form className="pay" ref={form} onSubmit={submit} onKeyDown={onKey}>
      <div className="stack">
        <div className="change due">
          <span>
            {t(taken.length === 0 ? "cart.due" : paysAll ? "pay.restNone" : "pay.rest")}
            {kind === "cash" && cashDue !== rest ? (
              <span className="sub nowrap" data-testid="rounding" data-fen={cashDue - rest}>
                {" "}
                {t("pay.rounded", { from: figures(rest) })}
              </span>
            ) : null}
          </span>
          <span className="amount" data-testid="rest" data-fen={rest}>
            {money(kind === "cash" ? cashDue : rest)}
          </span>
        </div>
        <TakenList taken={taken} worth={worth} onRemove={(at) => setTaken(taken.filter((_, n) => n !== at))} />
        {taken.length === 0 ? null : <Joins taken={taken} />}
        {paysAll ? null : (
          <>
            <div className="tenders" role="group" aria-label={t("pay.tender")}>
              {kinds.map((each) => (
                <button
                  key={each}
                  type="button"
                  className={each === kind ? "btn big on" : "btn big"}
                  aria-pressed={each === kind}
                  disabled={each === "balance" && mostOf("balance") === 0 && !taken.some((it) => it.kind === each)}
                  onClick={() => choose(each)}
                >
                  {t(`tender.${each}`)} {each === "balance" ? <kbd>{BALANCE_KEY}</kbd> : null}
                </button>
              ))}
            </div>
            {balance !== null && balance.cashFen !== 0 && kind === "cash" ? (
              <span className="sub" data-testid="balance-spendable" data-fen={balance.spendableFen}>
                {balance.online
                  ? t("pay.balanceOf", { cash: figures(balance.cashFen), spendable: figures(balance.spendableFen) })
                  : balance.spendableFen > 0
                    ? t("pay.balanceOffline", {
                        cash: figures(balance.cashFen),
                        spendable: figures(balance.spendableFen),
                      })
                    : t("pay.balanceOfflineNone", { cash: figures(balance.cashFen) })}
              </span>
            ) : null}
            {kind === "cash" ? (
              <Cash dueFen={cashDue} givenFen={givenFen} text={given} onText={setGiven} onOther={choose} />
            ) : (
              <Other
                key={kind}
                kind={kind}
                most={most}
                text={part}
                onText={setPart}
                onFocus={() => undefined}
                wrong={wrong}
                says={says}
                reference={reference}
                onReference={setReference}
              />
            )}
          </>
        )}
        <Refused said={notice} />
      </div>
      <div className="stack">
        {paysAll ? null : (
          <Keypad point text={kind === "cash" ? given : part} onText={kind === "cash" ? setGiven : setPart} />
        )}
        {TERMINALS.some((each) => each === kind) && !paysAll ? <p className="note">{t("pay.terminal")}</p> : null}
        <button ref={confirm} type="submit" className="btn go big" disabled={busy || !ready}>
          {busy ? t("pay.sending") : next !== null && afterNext > 0 ? t("pay.takePart") : t("pay.confirm")}{" "}
          {busy ? null : <kbd>Enter</kbd>}
        </button>
      </div>
    </form>
  );
}
