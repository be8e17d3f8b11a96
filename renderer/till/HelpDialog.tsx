/** The keys, on one sheet. */
import { useTexts } from "../i18n/i18n.ts";
import type { TextKey } from "../i18n/i18n.ts";
import { Sheet } from "../kit/Sheet.tsx";
import { useTill } from "./use.ts";

const KEYS: readonly (readonly [string, TextKey])[] = [
  ["F1 ?", "help.help"],
  ["F2", "help.search"],
  ["F3", "help.member"],
  ["F4", "help.amount"],
  ["F8", "help.balance"],
  ["F9", "help.pay"],
  ["F10", "help.return"],
  ["F11", "help.recent"],
  ["*", "help.quantity"],
  ["+ −", "help.more"],
  ["↑ ↓", "help.move"],
  ["Delete", "help.remove"],
  ["Enter", "help.enter"],
  ["Esc", "help.back"],
];

export function HelpDialog() {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  return (
    <Sheet title={t("help.title")} onClose={close} width={640}>
      <dl className="helpKeys">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              {key.split(" ").map((each) => (
                <kbd key={each}>{each}</kbd>
              ))}
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
      <p className="note">{t("help.scanner")}</p>
    </Sheet>
  );
}
