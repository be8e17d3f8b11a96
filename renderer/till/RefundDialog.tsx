/**
 * A return: which receipt, which of its lines or how much, why; says beforehand what the entry loses and what is
 * clawed back (§8.2). Then the money goes back now, or the goods go into the cart and others in their place.
 */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { RefundView } from "../../shared/contract/till.ts";
import { useTexts } from "../i18n/i18n.ts";
import { money } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { Effect } from "./RefundEffect.tsx";
import { Return } from "./ReturnForm.tsx";
import { TAKES_SCANS } from "./keys.ts";
import { orderId, shortNumber } from "./ordernumber.ts";
import type { Said } from "./state.ts";
import { useReading, useTill } from "./use.ts";

function Choose({ onChosen }: { onChosen: (order: string) => void }) {
  const { t } = useTexts();
  const status = useTill((till) => till.status);
  const ask = useTill((till) => till.ask);
  const member = useTill((till) => till.sale.member);
  const [text, setText] = useState("");
  const [said, setSaid] = useState<Said | null>(null);
  const { value: sales } = useReading("sale.recent", { limit: 40 }, ["sales"]);
  const open = sales?.filter((sale) => sale.refundedFen < sale.totalFen) ?? [];
  // What this member bought comes first.
  const label = member?.phone?.slice(-4) ?? member?.card?.slice(-4) ?? null;
  const own = label === null ? [] : open.filter((sale) => sale.memberLabel?.endsWith(label) === true);
  const shown = [...own, ...open.filter((sale) => !own.includes(sale))].slice(0, 6);
  const order = orderId(text, status?.store ?? "", status?.till ?? "");
  const plain = text.trim();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (order !== null) return onChosen(order);
    if (plain.length < 4) return;
    // A receipt's QR: what it says is the till's to read.
    const outcome = await ask("catalogue.scan", { code: plain.slice(0, 400) });
    if (outcome.ok && outcome.value.is === "receipt") onChosen(outcome.value.order);
    else setSaid({ code: "unknown-order", message: "" });
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <TextInput
        label={t("refund.number")}
        description={t("refund.numberHow")}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setSaid(null);
        }}
        data-autofocus
        autoFocus
        autoComplete="off"
        {...{ [TAKES_SCANS]: "" }}
      />
      <Refused said={said} />
      <button type="submit" className="btn go" disabled={order === null && plain.length < 4}>
        {t("refund.look")} <kbd>Enter</kbd>
      </button>
      {shown.length === 0 ? null : (
        <div className="stack tight" role="group" aria-label={t("key.recent")}>
          <span className="sub">{t("refund.orRecent")}</span>
          {shown.map((sale) => (
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

function Done({ refunded }: { refunded: RefundView }) {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  return (
    <div className="stack">
      <div className="change due">
        <span>{t("refund.give")}</span>
        <span className="amount">{money(refunded.refundFen - refunded.toBalanceFen)}</span>
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
    <Sheet title={t("key.return")} onClose={close} width={order === null || refunded !== null ? 600 : 1000}>
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
