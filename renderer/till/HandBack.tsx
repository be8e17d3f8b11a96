/** How money goes back to the customer: cash, or by the terminal that took it, with its reference. */
import { TextInput } from "@mantine/core";
import type { HandBack } from "../../shared/contract/cart.ts";
import { useTexts } from "../i18n/i18n.ts";
import { TAKES_SCANS } from "./keys.ts";

export const BACK_BY = ["cash", "wechat", "alipay", "card"] as const;

/** As the contract wants it. */
export const handBackOf = (kind: HandBack["kind"], reference: string): HandBack =>
  kind === "cash" || reference.trim() === "" ? { kind } : { kind, reference: reference.trim() };

type Props = {
  readonly kind: HandBack["kind"];
  readonly onKind: (kind: HandBack["kind"]) => void;
  readonly reference: string;
  readonly onReference: (text: string) => void;
  readonly locked?: boolean;
};

export function HandBackFields({ kind, onKind, reference, onReference, locked = false }: Props) {
  const { t } = useTexts();
  return (
    <>
      <div className="tenders" role="group" aria-label={t("pay.backBy")}>
        {BACK_BY.map((each) => (
          <button
            key={each}
            type="button"
            className={each === kind ? "btn big on" : "btn big"}
            aria-pressed={each === kind}
            disabled={locked}
            onClick={() => onKind(each)}
          >
            {t(`tender.${each}`)}
          </button>
        ))}
      </div>
      {kind === "cash" ? null : (
        <TextInput
          label={t("pay.reference")}
          value={reference}
          readOnly={locked}
          maxLength={40}
          onChange={(event) => onReference(event.currentTarget.value)}
          autoComplete="off"
          {...{ [TAKES_SCANS]: "" }}
        />
      )}
    </>
  );
}
