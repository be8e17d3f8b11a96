/** A discount as a percentage or an amount, with the usual ones at a touch; writes into a text that its owner holds. */
import { TextInput } from "@mantine/core";
import type { Discount } from "../../shared/contract/cart.ts";
import { useTexts } from "../i18n/i18n.ts";
import { discountWords, readDiscount, USUAL_DISCOUNTS } from "./discount.ts";
import type { DiscountKind } from "./discount.ts";

export type TypedDiscount = { kind: DiscountKind; text: string };

type Props = {
  readonly typed: TypedDiscount;
  readonly onTyped: (typed: TypedDiscount) => void;
  readonly focused?: boolean;
  readonly onFocus?: () => void;
};

export const discountOf = ({ kind, text }: TypedDiscount): Discount | null | undefined => readDiscount(kind, text);

export function DiscountFields({ typed, onTyped, focused = false, onFocus }: Props) {
  const { t } = useTexts();
  const discount = discountOf(typed);
  const words = discount === null || discount === undefined ? "" : discountWords(discount, t);
  return (
    <>
      <div className="tenders two" role="group" aria-label={t("discount.how")}>
        {(["percent", "amount"] as const).map((kind) => (
          <button
            key={kind}
            type="button"
            className={kind === typed.kind ? "btn on" : "btn"}
            aria-pressed={kind === typed.kind}
            onClick={() => onTyped({ kind, text: "" })}
          >
            {t(`discount.by.${kind}`)}
          </button>
        ))}
      </div>
      <TextInput
        label={t(`discount.off.${typed.kind}`)}
        description={typed.kind === "percent" && words !== "" ? words : t(`discount.how.${typed.kind}`)}
        inputMode="decimal"
        value={typed.text}
        onChange={(event) => onTyped({ ...typed, text: event.currentTarget.value })}
        onFocus={onFocus}
        error={discount === undefined ? t(`discount.wrong.${typed.kind}`) : undefined}
        autoComplete="off"
        {...(focused ? { "data-autofocus": true, autoFocus: true } : {})}
      />
      {typed.kind === "amount" ? null : (
        <div className="notes" role="group" aria-label={t("discount.usual")}>
          {USUAL_DISCOUNTS.map((bp) => (
            <button
              key={bp}
              type="button"
              className="btn"
              onClick={() => onTyped({ kind: "percent", text: String(bp / 100) })}
            >
              {discountWords({ kind: "percent", bp }, t)}
            </button>
          ))}
        </div>
      )}
    </>
  );
}
