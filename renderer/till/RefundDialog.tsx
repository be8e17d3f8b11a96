/**
 * A return: which receipt, how much, why; says beforehand what the entry loses and what is clawed
 * back (§8.2), then does it.
 */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { RefundView } from "../../shared/contract/till.ts";
import { useTexts } from "../i18n/i18n.ts";
import { money, readAmount } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { TAKES_SCANS } from "./keys.ts";
import { orderId, shortNumber } from "./ordernumber.ts";
import { useReading, useTill } from "./use.ts";

function Effect({ effect, done = false }: { effect: RefundView; done?: boolean }) {
  const { t } = useTexts();
  const loses = effect.lostWaitingFen + effect.clawedFen > 0;
  return (
    <section
      className={done ? "note go" : "note wait"}
      aria-label={t("refund.effect")}
      data-testid={done ? "refund-done" : "refund-effect"}
      role="status"
    >
      <b>{t(done ? "refund.done" : "refund.will", { amount: money(effect.refundFen) })}</b>
      {effect.toBalanceFen > 0 ? (
        <div data-testid="refund-to-balance">
          {t("refund.toBalance", {
            balance: money(effect.toBalanceFen),
            rest: money(effect.refundFen - effect.toBalanceFen),
          })}
        </div>
      ) : null}
      <div>{t("refund.left", { left: money(effect.leftFen) })}</div>
      {loses ? (
        <div>{t("refund.loses", { lost: money(effect.lostWaitingFen), clawed: money(effect.clawedFen) })}</div>
      ) : null}
      <div className="sub">{t(`refund.by.${effect.effectBy}`)}</div>
    </section>
  );
}

function Choose({ onChosen }: { onChosen: (order: string) => void }) {
  const { t } = useTexts();
  const status = useTill((till) => till.status);
  const [text, setText] = useState("");
  const { value: sales } = useReading("sale.recent", { limit: 6 }, ["sales"]);
  const open = sales?.filter((sale) => sale.refundedFen < sale.totalFen) ?? [];
  const order = orderId(text, status?.store ?? "", status?.till ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (order !== null) onChosen(order);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t("refund.number")}
        description={t("refund.numberHow")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={text.trim() !== "" && order === null && text.trim().length > 5 ? t("refund.numberWrong") : undefined}
        data-autofocus
        autoFocus
        autoComplete="off"
        {...{ [TAKES_SCANS]: "" }}
      />
      <button type="submit" className="btn go" disabled={order === null}>
        {t("refund.look")} <kbd>Enter</kbd>
      </button>
      {open.length === 0 ? null : (
        <div className="stack tight" role="group" aria-label={t("key.recent")}>
          <span className="sub">{t("refund.orRecent")}</span>
          {open.map((sale) => (
            <button key={sale.order} type="button" className="hit" onClick={() => onChosen(sale.order)}>
              <span>
                {shortNumber(sale.order)} <span className="sub">{sale.memberLabel ?? t("member.none")}</span>
              </span>
              <span className="amount">{money(sale.totalFen - sale.refundedFen)}</span>
            </button>
          ))}
        </div>
      )}
    </form>
  );
}

function Return({ order, onBack }: { order: string; onBack: () => void }) {
  const { t } = useTexts();
  const giveBack = useTill((till) => till.giveBack);
  const repeat = useTill((till) => till.repeat);
  const busy = useTill((till) => till.busy);
  const said = useTill((till) => till.notice);
  const sent = useTill((till) => till.refund !== null);
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const fen = text.trim() === "" ? undefined : readAmount(text);
  const wrong = fen === null || fen === 0;
  const what = { order, ...(fen === undefined || fen === null ? {} : { amountFen: fen }) };
  const { value: effect, refusal } = useReading("refund.preview", wrong ? null : what, ["sales", "payouts"]);
  const ready = !wrong && reason.trim() !== "" && effect !== null && refusal === null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // Once sent it may only be repeated as it was.
    if (sent) await repeat();
    else if (ready) await giveBack({ ...what, reason: reason.trim() });
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <div className="across">
        <b>{order}</b>
        <button type="button" className="btn push" onClick={onBack} disabled={sent}>
          {t("refund.other")}
        </button>
      </div>
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
      <div className="across" role="group" aria-label={t("refund.reasons")}>
        {(["unwanted", "faulty", "mistake"] as const).map((each) => (
          <button
            key={each}
            type="button"
            className={reason === t(`refund.reason.${each}`) ? "btn on" : "btn"}
            disabled={sent}
            onClick={() => setReason(t(`refund.reason.${each}`))}
          >
            {t(`refund.reason.${each}`)}
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
      {effect !== null && refusal === null && !wrong ? <Effect effect={effect} /> : null}
      <Refused said={said ?? refusal} />
      <button type="submit" className="btn stop big" disabled={busy || (!ready && !sent)}>
        {busy
          ? t("asking")
          : sent
            ? t("pay.again")
            : t("refund.confirm", { amount: effect === null ? "" : money(effect.refundFen) })}
      </button>
    </form>
  );
}

function Done({ refunded }: { refunded: RefundView }) {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  return (
    <div className="stack">
      <div className="change due">
        <span>{t("refund.give")}</span>
        <span className="amount">{money(refunded.refundFen)}</span>
      </div>
      <Effect effect={refunded} done />
      <button type="button" className="btn go big" autoFocus onClick={close}>
        {t("refund.finish")} <kbd>Enter</kbd>
      </button>
    </div>
  );
}

export function RefundDialog({ order }: { order: string | null }) {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  const open = useTill((till) => till.open);
  const refunded = useTill((till) => till.refunded);
  return (
    <Sheet title={t("key.return")} onClose={close} width={600}>
      {refunded !== null ? (
        <Done refunded={refunded} />
      ) : order === null ? (
        <Choose onChosen={(chosen) => open({ kind: "refund", order: chosen })} />
      ) : (
        <Return key={order} order={order} onBack={() => open({ kind: "refund", order: null })} />
      )}
    </Sheet>
  );
}
