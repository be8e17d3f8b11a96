/** What of an order comes back: lines by the piece, or an amount; why; and how the money goes back. */
import { TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import type { FormEvent, KeyboardEvent } from "react";
import type { HandBack } from "../../shared/contract/cart.ts";
import type { OrderLineView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money, readAmount } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { addReturns, bringsBack, weighed } from "./cart.ts";
import { HandBackFields, handBackOf } from "./HandBack.tsx";
import { newKey } from "./kept.ts";
import { Effect } from "./RefundEffect.tsx";
import { useReading, useTill } from "./use.ts";

const REASONS = ["unwanted", "faulty", "mistake"] as const;
type Pieces = Readonly<Record<number, number>>;

const leftOf = ({ quantity, returned }: OrderLineView): number => quantity - returned;

type LinesProps = {
  readonly lines: readonly OrderLineView[];
  readonly pieces: Pieces;
  readonly onPieces: (pieces: Pieces) => void;
  readonly locked: boolean;
};

/** One stepper a line; arrows choose, + and − count, A takes all. */
function Lines({ lines, pieces, onPieces, locked }: LinesProps) {
  const { t, language } = useTexts();
  const [at, setAt] = useState(0);
  const set = (line: OrderLineView, count: number) =>
    onPieces({ ...pieces, [line.item]: Math.max(0, Math.min(leftOf(line), count)) });
  const all = () => onPieces(Object.fromEntries(lines.map((line) => [line.item, leftOf(line)])));
  const onKey = (event: KeyboardEvent) => {
    const line = lines[at];
    if (line === undefined || locked) return;
    const now = pieces[line.item] ?? 0;
    if (event.key === "ArrowDown") setAt(Math.min(lines.length - 1, at + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
    else if (event.key === "+" || event.key === "=" || event.key === "ArrowRight") set(line, now + 1);
    else if (event.key === "-" || event.key === "ArrowLeft") set(line, now - 1);
    else if (event.key.toLowerCase() === "a") all();
    else return;
    event.preventDefault();
  };
  return (
    <div className="stack tight">
      <div className="across">
        <span className="sub">{t("return.how")}</span>
        <button type="button" className="btn push" disabled={locked} onClick={all}>
          {t("return.all")} <kbd>A</kbd>
        </button>
        <button type="button" className="btn" disabled={locked} onClick={() => onPieces({})}>
          {t("return.none")}
        </button>
      </div>
      <div
        className="returnLines"
        role="group"
        aria-label={t("return.lines")}
        tabIndex={0}
        data-autofocus
        onKeyDown={onKey}
      >
        {lines.map((line, index) => {
          const count = pieces[line.item] ?? 0;
          const name = language === "en" ? line.nameEn : line.name;
          return (
            <div
              key={line.item}
              className={index === at ? "returnLine on" : "returnLine"}
              data-item={line.item}
              onClick={() => setAt(index)}
            >
              <span className="stack tight">
                <b>{name}</b>
                <span className="sub">
                  {[
                    line.weight === null ? `× ${line.quantity}` : weighed(line.weight),
                    figures(line.totalFen),
                    line.returned > 0 ? t("return.already", { count: line.returned }) : null,
                  ]
                    .filter((text) => text !== null)
                    .join(" · ")}
                </span>
              </span>
              <span className="quantity">
                <button
                  type="button"
                  className="btn"
                  tabIndex={-1}
                  aria-label={t("return.less", { name })}
                  disabled={locked || count === 0}
                  onClick={() => set(line, count - 1)}
                >
                  −
                </button>
                <b data-testid="return-count">{count}</b>
                <button
                  type="button"
                  className="btn"
                  tabIndex={-1}
                  aria-label={t("return.more", { name })}
                  disabled={locked || count >= leftOf(line)}
                  onClick={() => set(line, count + 1)}
                >
                  +
                </button>
              </span>
              <span className="amount strong">{count === 0 ? "" : figures(bringsBack(line, count))}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

export function Return({ order, onBack }: { order: string; onBack: () => void }) {
  const { t } = useTexts();
  const giveBack = useTill((till) => till.giveBack);
  const repeat = useTill((till) => till.repeat);
  const edit = useTill((till) => till.edit);
  const close = useTill((till) => till.close);
  const busy = useTill((till) => till.busy);
  const said = useTill((till) => till.notice);
  const sent = useTill((till) => till.refund !== null);
  const till = useTill((it) => it.status?.till ?? "");
  const own = order.startsWith(`${till}/`);
  const { value: lines, refusal: unknown } = useReading("order.lines", own ? { order } : null, ["sales"]);
  const open = lines?.filter((line) => leftOf(line) > 0) ?? [];
  const [key] = useState(newKey);
  const [byAmount, setByAmount] = useState(!own);
  const [chosen, setPieces] = useState<Pieces | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const [back, setBack] = useState<HandBack["kind"]>("cash");
  const [reference, setReference] = useState("");
  // An order of one line comes back whole as a rule.
  const only = open.length === 1 ? open[0] : undefined;
  const pieces = chosen ?? (only === undefined ? {} : { [only.item]: leftOf(only) });

  const amounts = byAmount || (own && lines !== null && open.length === 0);
  const fen = text.trim() === "" ? undefined : readAmount(text);
  const wrong = amounts && (fen === null || fen === 0);
  const items = open.flatMap((line) => {
    const quantity = pieces[line.item] ?? 0;
    return quantity === 0 ? [] : [{ item: line.item, quantity }];
  });
  const nothing = amounts ? wrong : items.length === 0;
  const what = {
    order,
    ...(amounts ? (fen === undefined || fen === null ? {} : { amountFen: fen }) : { items }),
  };
  const { value: effect, refusal } = useReading("refund.preview", nothing ? null : what, ["sales", "payouts"]);
  const ready = !nothing && reason.trim() !== "" && effect !== null && refusal === null;
  const mayExchange = own && !amounts && items.length > 0 && reason.trim() !== "" && !sent;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // Once sent it may only be repeated as it was.
    if (sent) await repeat();
    else if (ready)
      await giveBack(
        { key, ...what, reason: reason.trim(), handBack: handBackOf(back, reference) },
        effect.needs.length > 0 ? effect.needs : ["return"],
      );
  };
  const exchange = () => {
    const returns = open.flatMap((line) => {
      const quantity = pieces[line.item] ?? 0;
      if (quantity === 0) return [];
      const { item, name, nameEn } = line;
      const amountFen = bringsBack(line, quantity);
      return [{ kind: "return" as const, order, item, quantity, reason: reason.trim(), name, nameEn, amountFen }];
    });
    close();
    edit((cart) => addReturns(cart, returns));
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || sent) return;
    const quick = REASONS[Number(event.key) - 1];
    if (quick !== undefined) setReason(t(`refund.reason.${quick}`));
    else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement) && ready)
      form.current?.requestSubmit();
    else return;
    event.preventDefault();
  };
  return (
    <form ref={form} className="stack" onSubmit={(event) => void submit(event)} onKeyDown={onKey}>
      <div className="across">
        <b>{order}</b>
        {own && lines !== null && open.length > 0 ? (
          <span className="across push" role="group" aria-label={t("return.by")}>
            {([false, true] as const).map((each) => (
              <button
                key={String(each)}
                type="button"
                className={each === byAmount ? "btn on" : "btn"}
                aria-pressed={each === byAmount}
                disabled={sent}
                onClick={() => setByAmount(each)}
              >
                {t(each ? "return.byAmount" : "return.byLine")}
              </button>
            ))}
          </span>
        ) : (
          <span className="push" />
        )}
        <button type="button" className="btn" onClick={onBack} disabled={sent}>
          {t("refund.other")}
        </button>
      </div>
      {amounts ? (
        <TextInput
          label={t("refund.amount")}
          placeholder={t("refund.all")}
          inputMode="decimal"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={wrong ? t("amount.notOne") : undefined}
          disabled={sent}
          data-autofocus
          autoFocus
          autoComplete="off"
        />
      ) : lines === null ? (
        unknown === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : (
        <Lines lines={open} pieces={pieces} onPieces={setPieces} locked={sent} />
      )}
      <div className="returnWhy">
        <div className="stack">
          <div className="across" role="group" aria-label={t("refund.reasons")}>
            {REASONS.map((each, index) => (
              <button
                key={each}
                type="button"
                className={reason === t(`refund.reason.${each}`) ? "btn on" : "btn"}
                aria-pressed={reason === t(`refund.reason.${each}`)}
                disabled={sent}
                onClick={() => setReason(t(`refund.reason.${each}`))}
              >
                {t(`refund.reason.${each}`)} <kbd>{index + 1}</kbd>
              </button>
            ))}
          </div>
          <TextInput
            label={t("refund.reason")}
            value={reason}
            maxLength={120}
            onChange={(event) => setReason(event.currentTarget.value)}
            disabled={sent}
            autoComplete="off"
          />
        </div>
        <div className="stack">
          <span className="sub">{t("pay.backBy")}</span>
          <HandBackFields kind={back} onKind={setBack} reference={reference} onReference={setReference} locked={sent} />
          {effect !== null && refusal === null && !nothing ? <Effect effect={effect} /> : null}
        </div>
      </div>
      <Refused said={said ?? (nothing ? null : refusal) ?? unknown} />
      <div className="returnActs">
        {own && !amounts ? (
          <button type="button" className="btn big" disabled={!mayExchange} onClick={exchange}>
            {t("return.exchange")}
          </button>
        ) : null}
        <button type="submit" className="btn stop big" disabled={busy || (!ready && !sent)}>
          {busy
            ? t("asking")
            : sent
              ? t("pay.again")
              : t("refund.confirm", { amount: effect === null || nothing ? "" : money(effect.refundFen) })}
        </button>
      </div>
    </form>
  );
}
