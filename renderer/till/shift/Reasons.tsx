/** Why: one of the usual reasons with a touch, or in words of one's own. */
import { TextInput } from "@mantine/core";
import { useTexts } from "../../i18n/i18n.ts";

const REASONS = {
  difference: ["change", "float", "unknown"],
  in: ["change", "float", "other"],
  out: ["bank", "goods", "change"],
  drawer: ["change", "receipt", "check"],
} as const;
type Kind = keyof typeof REASONS;

type Props = { kind: Kind; text: string; onText: (text: string) => void; focus?: boolean };

export function ReasonField({ kind, text, onText, focus = false }: Props) {
  const { t, named } = useTexts();
  return (
    <div className="stack tightly">
      <div className="across" role="group" aria-label={t("refund.reasons")}>
        {REASONS[kind].map((each) => {
          const words = named("reason", `${kind}.${each}`);
          return (
            <button
              key={each}
              type="button"
              className={text === words ? "btn on" : "btn"}
              aria-pressed={text === words}
              onClick={() => onText(words)}
            >
              {words}
            </button>
          );
        })}
      </div>
      <TextInput
        label={t("reason.label")}
        value={text}
        maxLength={120}
        onChange={(event) => onText(event.currentTarget.value)}
        autoComplete="off"
        {...(focus ? { "data-autofocus": true, autoFocus: true } : {})}
      />
    </div>
  );
}
