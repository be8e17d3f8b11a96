/** Taking the money: from the member's balance, then cash with change, or another tender with its reference. */
import { TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { FormEvent, KeyboardEvent } from "react";
import { TenderKind } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money, readAmount } from "../kit/amount.ts";
import { Keypad } from "../kit/Keypad.tsx";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { total } from "./cart.ts";
import { changeOf, likelyCash } from "./cash.ts";
import { balanceAmount, FromBalance } from "./FromBalance.tsx";
import { TAKES_SCANS } from "./keys.ts";
import { useTill } from "./use.ts";

const KINDS = TenderKind.options;
type Kind = (typeof KINDS)[number];

function Cash({
  due,
  text,
  onText,
  onFocus,
  locked,
}: {
  due: number;
  text: string;
  onText: (text: string) => void;
  onFocus: () => void;
  locked: boolean;
}) {
  const { t } = useTexts();
  const given = text.trim() === "" ? due : readAmount(text);
  const change = given === null ? null : changeOf(due, given);
  return (
    <>
      <TextInput
        label={t("pay.given")}
        placeholder={figures(due)}
        inputMode="decimal"
        readOnly={locked}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onFocus={onFocus}
        error={
          given === null
            ? t("amount.notOne")
            : change === null
              ? t("pay.short", { short: figures(due - given) })
              : undefined
        }
        data-autofocus
        autoFocus
        autoComplete="off"
      />
      <div className="notes" role="group" aria-label={t("pay.notes")}>
        <button type="button" className="btn big" disabled={locked} onClick={() => onText("")}>
          {t("pay.exact")}
        </button>
        {likelyCash(due).map((fen) => (
          <button key={fen} type="button" className="btn big" disabled={locked} onClick={() => onText(figures(fen))}>
            {figures(fen)}
          </button>
        ))}
      </div>
      <div className="change">
        <span>{t("pay.change")}</span>
        <output className="amount" aria-label={t("pay.change")} data-testid="change">
          {change === null ? "—" : money(change)}
        </output>
      </div>
    </>
  );
}

export function PayDialog() {
  const { t } = useTexts();
  const whole = useTill((till) => total(till.sale.cart));
  const sent = useTill((till) => till.sale.tender);
  const sentBalance = useTill((till) => till.sale.balanceFen);
  const balance = useTill((till) => (till.sale.member === null ? null : (till.preview?.balance ?? null)));
  const busy = useTill((till) => till.busy);
  const notice = useTill((till) => till.notice);
  const pay = useTill((till) => till.pay);
  const repeat = useTill((till) => till.repeat);
  const close = useTill((till) => till.close);
  const say = useTill((till) => till.say);
  const [kind, setKind] = useState<Kind>(sent !== null && sent.kind !== "balance" ? sent.kind : "cash");
  const [fromBalance, setFromBalance] = useState<string | null>(sentBalance > 0 ? figures(sentBalance) : null);
  const [given, setGiven] = useState(sent?.kind === "cash" ? figures(sent.givenFen) : "");
  const [reference, setReference] = useState("");
  /** What the keys for fingers write into: the field that had the focus last. */
  const [typesBalance, setTypesBalance] = useState(false);
  const most = Math.min(whole, balance?.spendableFen ?? 0);
  const balanceFen = sent === null ? balanceAmount(balance === null ? null : fromBalance, most) : sentBalance;
  const due = whole - (balanceFen ?? 0);
  const givenFen = given.trim() === "" ? due : readAmount(given);
  /** Once sent, a payment may only be repeated as it was. */
  const locked = sent !== null;
  const paysAll = due === 0 && (balanceFen ?? 0) > 0;
  const ready = balanceFen !== null && (paysAll || kind !== "cash" || (givenFen !== null && givenFen >= due));
  useEffect(() => () => say(null), [say]);
  const confirm = useRef<HTMLButtonElement>(null);
  // The field that had the focus is gone.
  useEffect(() => {
    if (paysAll && document.activeElement === document.body) confirm.current?.focus();
  }, [paysAll]);

  const onBalance = typesBalance && fromBalance !== null;
  const takeFromBalance = (text: string | null) => {
    setFromBalance(text);
    if (text === null) setTypesBalance(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sent !== null) void repeat();
    else if (balanceFen === null) return;
    else if (paysAll) void pay({ kind: "balance" }, balanceFen);
    else if (kind !== "cash")
      void pay({ kind, ...(reference.trim() === "" ? {} : { reference: reference.trim() }) }, balanceFen);
    else if (givenFen !== null && ready) void pay({ kind, givenFen }, balanceFen);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "F8" && balance !== null && most > 0 && !locked) {
      event.preventDefault();
      takeFromBalance(fromBalance === null ? "" : null);
    }
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0 || locked) return;
    event.preventDefault();
    setKind(KINDS[(KINDS.indexOf(kind) + by + KINDS.length) % KINDS.length] ?? "cash");
  };
  return (
    <Sheet title={t("pay.title")} onClose={close} width={840}>
      <form className="pay" onSubmit={submit} onKeyDown={onKey}>
        <div className="stack">
          {balanceFen === null || balanceFen === 0 ? (
            <div className="change due">
              <span>{t("cart.due")}</span>
              <span className="amount">{money(whole)}</span>
            </div>
          ) : (
            <div className="change due">
              <span>
                {t(paysAll ? "pay.restNone" : "pay.rest")}{" "}
                <span className="sub nowrap">
                  {figures(whole)} − {figures(balanceFen)}
                </span>
              </span>
              <span className="amount" data-testid="rest" data-fen={due}>
                {money(due)}
              </span>
            </div>
          )}
          {paysAll ? null : (
            <>
              <div className="tenders" role="group" aria-label={t("pay.tender")}>
                {KINDS.map((each) => (
                  <button
                    key={each}
                    type="button"
                    className={each === kind ? "btn big on" : "btn big"}
                    aria-pressed={each === kind}
                    disabled={locked}
                    onClick={() => setKind(each)}
                  >
                    {t(`tender.${each}`)}
                  </button>
                ))}
              </div>
              {kind === "cash" ? (
                <Cash due={due} text={given} onText={setGiven} onFocus={() => setTypesBalance(false)} locked={locked} />
              ) : (
                <TextInput
                  key={kind}
                  label={t("pay.reference")}
                  description={t("pay.referenceHow")}
                  value={reference}
                  readOnly={locked}
                  maxLength={40}
                  onChange={(event) => setReference(event.currentTarget.value)}
                  data-autofocus
                  autoFocus
                  autoComplete="off"
                  {...{ [TAKES_SCANS]: "" }}
                />
              )}
            </>
          )}
          <Refused said={notice} />
          <button ref={confirm} type="submit" className="btn go big" disabled={busy || (!ready && !locked)}>
            {busy ? t("pay.sending") : sent === null ? t("pay.confirm") : t("pay.again")}{" "}
            {busy ? null : <kbd>Enter</kbd>}
          </button>
        </div>
        <div className="stack">
          {balance === null || (balance.cashFen <= 0 && fromBalance === null) ? null : (
            <FromBalance
              balance={balance}
              most={most}
              text={fromBalance}
              onText={takeFromBalance}
              onFocus={() => setTypesBalance(true)}
              locked={locked}
            />
          )}
          {onBalance || kind === "cash" ? (
            <Keypad
              point
              text={onBalance ? fromBalance : given}
              onText={locked ? () => undefined : onBalance ? takeFromBalance : setGiven}
            />
          ) : paysAll ? null : (
            <p className="note">{t("pay.terminal")}</p>
          )}
        </div>
      </form>
    </Sheet>
  );
}
