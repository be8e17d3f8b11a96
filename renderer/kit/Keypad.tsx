/** Figures for fingers: writes into a text that its owner holds. */
import { useTexts } from "../i18n/i18n.ts";

type Props = { text: string; onText: (text: string) => void; point?: boolean };

export function Keypad({ text, onText, point = false }: Props) {
  const { t } = useTexts();
  const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", point ? "." : "00", "0"];
  return (
    <div className="keypad" role="group" aria-label={t("keypad")}>
      {keys.map((key) => (
        <button key={key} type="button" className="btn big" onClick={() => onText(text + key)}>
          {key}
        </button>
      ))}
      <button type="button" className="btn big" aria-label={t("keypad.back")} onClick={() => onText(text.slice(0, -1))}>
        ⌫
      </button>
    </div>
  );
}
