/** Which key does what: chosen by pressing it. */
import { useEffect, useState } from "react";
import { KEY_ACTS, TillSettings } from "../../../shared/contract/settings.ts";
import type { KeyAct } from "../../../shared/contract/settings.ts";
import { useTexts } from "../../i18n/i18n.ts";

import { keyOf } from "../keynames.ts";
import type { PartProps } from "./SettingsDialog.tsx";

const isKey = (key: string): boolean => TillSettings.safeParse({ keys: { help: key } }).success;

export function KeysPart({ settings, put, wrongAt }: PartProps) {
  const { t } = useTexts();
  /** The act that waits for its key. */
  const [waits, setWaits] = useState<KeyAct | null>(null);
  const [unfit, setUnfit] = useState<string | null>(null);
  const { keys } = settings;

  useEffect(() => {
    if (waits === null) return;
    // Before everything else: neither the till nor the dialog may take this key for itself.
    const onKey = (event: KeyboardEvent) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
      if (event.key === "Escape") setWaits(null);
      else if (isKey(event.key)) {
        put({ keys: { ...keys, [waits]: event.key } });
        setUnfit(null);
        setWaits(null);
      } else setUnfit(event.key);
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [waits, keys, put]);

  return (
    <>
      <p className="sub">{t("keys.how")}</p>
      <ul className="keyActs">
        {KEY_ACTS.map((act) => {
          const wrong = wrongAt(`keys.${act}`);
          const name = t(`keyAct.${act}`);
          return (
            <li key={act}>
              <span>
                {name}
                {wrong === undefined ? null : <span className="sub stopText">{wrong}</span>}
              </span>
              <button
                type="button"
                className={waits === act ? "btn on" : "btn"}
                aria-label={waits === act ? t("keys.press", { name }) : t("keys.now", { name, key: keyOf(keys, act) })}
                data-act={act}
                data-key={keyOf(keys, act)}
                // Esc gives up the choice here, not the dialog.
                data-mantine-stop-propagation={waits === act ? "true" : undefined}
                onClick={() => {
                  setUnfit(null);
                  setWaits(waits === act ? null : act);
                }}
              >
                {waits === act ? t("keys.pressShort") : <kbd>{keyOf(keys, act)}</kbd>}
              </button>
            </li>
          );
        })}
      </ul>
      {unfit === null ? null : (
        <div className="note stop" role="alert">
          {t("keys.unfit", { key: unfit })}
        </div>
      )}
      <div className="across">
        <button
          type="button"
          className="btn"
          disabled={Object.keys(keys).length === 0}
          onClick={() => put({ keys: {} })}
        >
          {t("keys.usual")}
        </button>
      </div>
    </>
  );
}
