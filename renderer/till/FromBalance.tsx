/** What of a payment the member's balance pays: taken or not, all that can be or a part; says what can be spent now. */
import { TextInput } from "@mantine/core";
import type { BalanceView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money, readAmount } from "../kit/amount.ts";

/** The amount that a text means: nothing typed is all that can be; null: not one, or too much. */
export function balanceAmount(text: string | null, most: number): number | null {
  if (text === null) return 0;
  if (text.trim() === "") return most;
  const amount = readAmount(text);
  return amount !== null && amount <= most ? amount : null;
}

type Props = {
  readonly balance: BalanceView;
  /** The most that can be taken: what may be spent, and no more than is due. */
  readonly most: number;
  /** Null: nothing is taken from it. */
  readonly text: string | null;
  readonly onText: (text: string | null) => void;
  readonly onFocus: () => void;
  readonly locked: boolean;
};

export function FromBalance({ balance, most, text, onText, onFocus, locked }: Props) {
  const { t } = useTexts();
  const figuresOf = { cash: figures(balance.cashFen), spendable: figures(balance.spendableFen) };
  const can = balance.online
    ? t("pay.balanceOf", figuresOf)
    : balance.spendableFen > 0
      ? t("pay.balanceOffline", figuresOf)
      : t("pay.balanceOfflineNone", { cash: figuresOf.cash });
  return (
    <section className="fromBalance" role="group" aria-label={t("pay.balance")} data-online={balance.online}>
      <button
        type="button"
        className={text === null ? "btn big" : "btn big on"}
        aria-pressed={text !== null}
        disabled={locked || most === 0}
        onClick={() => onText(text === null ? "" : null)}
      >
        {t("pay.balanceUse")} <kbd>F8</kbd>
      </button>
      <span className="sub" data-testid="balance-spendable" data-fen={balance.spendableFen}>
        {can}
      </span>
      {text === null ? null : (
        <TextInput
          label={t("pay.balanceAmount")}
          description={t("pay.balanceEarns")}
          placeholder={figures(most)}
          inputMode="decimal"
          readOnly={locked}
          value={text}
          onChange={(event) => onText(event.currentTarget.value)}
          onFocus={onFocus}
          error={balanceAmount(text, most) === null ? t("pay.balanceTooMuch", { most: money(most) }) : undefined}
          autoComplete="off"
        />
      )}
    </section>
  );
}
