/** Parts of a payment: cash with its change, another tender with its amount and reference, what was taken so far. */
import { TextInput } from "@mantine/core";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money } from "../kit/amount.ts";
import { changeOf, likelyCash } from "./cash.ts";
import { TAKES_SCANS } from "./keys.ts";
import { amountOf } from "./tenders.ts";
import type { Kind, Taken, Worth } from "./tenders.ts";

type CashProps = {
  readonly dueFen: number;
  readonly givenFen: number | null;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onOther: (kind: "card" | "wechat" | "alipay") => void;
};

export function Cash({ dueFen, givenFen, text, onText, onOther }: CashProps) {
  const { t } = useTexts();
  const change = givenFen === null ? null : changeOf(dueFen, givenFen);
  const short = givenFen === null || change !== null ? 0 : dueFen - givenFen;
  return (
    <>
      <TextInput
        label={t("pay.given")}
        placeholder={figures(dueFen)}
        inputMode="decimal"
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        error={
          givenFen === null ? t("amount.notOne") : short > 0 ? t("pay.short", { short: figures(short) }) : undefined
        }
        data-autofocus
        autoFocus
        autoComplete="off"
      />
      {short > 0 ? (
        <div className="notes" role="group" aria-label={t("pay.restBy", { amount: figures(short) })}>
          {(["wechat", "alipay", "card"] as const).map((kind) => (
            <button key={kind} type="button" className="btn big" onClick={() => onOther(kind)}>
              {t("pay.restBy.one", { amount: figures(short), tender: t(`tender.${kind}`) })}
            </button>
          ))}
        </div>
      ) : (
        <div className="notes" role="group" aria-label={t("pay.notes")}>
          <button type="button" className="btn big" onClick={() => onText("")}>
            {t("pay.exact")}
          </button>
          {likelyCash(dueFen).map((fen) => (
            <button key={fen} type="button" className="btn big" onClick={() => onText(figures(fen))}>
              {figures(fen)}
            </button>
          ))}
        </div>
      )}
      <div className="change">
        <span>{t("pay.change")}</span>
        <output className="amount" aria-label={t("pay.change")} data-testid="change">
          {change === null ? "—" : money(change)}
        </output>
      </div>
    </>
  );
}

type OtherProps = {
  readonly kind: Exclude<Kind, "cash">;
  /** What can be taken of it at most: an amount, or points and love value as they are. */
  readonly most: number;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onFocus: () => void;
  readonly wrong: boolean;
  readonly says: string;
  readonly reference: string;
  readonly onReference: (text: string) => void;
};

export function Other({ kind, most, text, onText, onFocus, wrong, says, reference, onReference }: OtherProps) {
  const { t } = useTexts();
  const byTerminal = kind === "card" || kind === "wechat" || kind === "alipay";
  const first = { "data-autofocus": true, autoFocus: true };
  return (
    <>
      <TextInput
        label={t(byTerminal ? "pay.part" : `pay.of.${kind}`)}
        description={says}
        placeholder={figures(most)}
        inputMode="decimal"
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onFocus={onFocus}
        error={
          wrong
            ? t("pay.tooMuch", { most: kind === "points" || kind === "love" ? figures(most) : money(most) })
            : undefined
        }
        autoComplete="off"
        {...(byTerminal ? {} : first)}
      />
      {byTerminal ? (
        <TextInput
          label={t("pay.reference")}
          value={reference}
          maxLength={40}
          onChange={(event) => onReference(event.currentTarget.value)}
          autoComplete="off"
          {...first}
          {...{ [TAKES_SCANS]: "" }}
        />
      ) : null}
    </>
  );
}

type TakenListProps = {
  readonly taken: readonly Taken[];
  readonly worth: Worth;
  readonly onRemove?: (at: number) => void;
};

/** What was taken so far, each to be taken back. */
export function TakenList({ taken, worth, onRemove }: TakenListProps) {
  const { t } = useTexts();
  if (taken.length === 0) return null;
  return (
    <ul className="taken" aria-label={t("pay.taken")} data-testid="taken">
      {taken.map((tender, at) => (
        <li key={`${tender.kind} ${at}`} data-kind={tender.kind}>
          <span>
            {t(`tender.${tender.kind}`)}
            {"value" in tender ? <span className="sub"> {figures(tender.value)}</span> : null}
            {"reference" in tender && tender.reference !== undefined ? (
              <span className="sub"> {tender.reference}</span>
            ) : null}
          </span>
          <span className="amount strong">{figures(amountOf(tender, worth))}</span>
          {onRemove === undefined ? null : (
            <button
              type="button"
              className="btn bare"
              aria-label={t("pay.remove", { tender: t(`tender.${tender.kind}`) })}
              onClick={() => onRemove(at)}
            >
              ×
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
