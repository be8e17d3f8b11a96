/** A clerk's PIN: dots, typed or by fingers; wrong ones and a lockout in words. */
import { useEffect, useRef, useState } from "react";
import type { ClerkView } from "../../../shared/contract/staff.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { moment } from "../../kit/time.ts";
import { TAKES_SCANS } from "../keys.ts";
import type { Said } from "../state.ts";
import { useTill } from "../use.ts";
import { countdown, onlyDigits, SHORTEST, triesLeft } from "./pin.ts";

/** How long a clerk is locked yet, ms; 0: not. */
export function useLocked(clerk: ClerkView | null): number {
  const aheadMs = useTill((till) => till.aheadMs);
  const [at, setAt] = useState(() => Date.now());
  const until = clerk?.lockedUntil ?? null;
  const left = until === null ? 0 : Math.max(0, until - at - aheadMs);
  useEffect(() => {
    if (until === null) return;
    const look = () => setAt(Date.now());
    look();
    const timer = setInterval(look, 500);
    return () => clearInterval(timer);
  }, [until]);
  return left;
}

export function PinSaid({ said, clerk }: { said: Said | null; clerk: ClerkView | null }) {
  const { t, locale } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  const left = useLocked(clerk);
  const until = clerk?.lockedUntil ?? null;
  if (until !== null && left > 0) {
    return (
      <div className="note stop" role="alert" data-code="locked">
        {t("pin.locked", { at: moment(until, locale, zone) })}
        <div className="pinLeft" role="timer" aria-live="off">
          {countdown(left)}
        </div>
      </div>
    );
  }
  // A lockout that has run out is no longer one.
  if (said === null || said.code === "locked") return null;
  const tries = said.code === "wrong-pin" ? triesLeft(said.message) : null;
  if (said.code !== "wrong-pin") return <Refused said={said} />;
  return (
    <div className="note stop" role="alert" data-code="wrong-pin" data-tries={tries ?? ""}>
      {tries === null ? t("pin.wrong") : t("pin.wrongLeft", { tries })}
    </div>
  );
}

type Props = {
  clerk: ClerkView;
  pin: string;
  onPin: (pin: string) => void;
  disabled: boolean;
};

export function Pin({ clerk, pin, onPin, disabled }: Props) {
  const { t } = useTexts();
  const field = useRef<HTMLInputElement>(null);
  // Whoever is chosen types next; so does who may try again.
  useEffect(() => {
    if (!disabled) field.current?.focus();
  }, [clerk.id, disabled]);
  const type = (next: string) => {
    onPin(onlyDigits(next));
    field.current?.focus();
  };
  return (
    <>
      <label className="stack tightly">
        <span>{t("pin.of", { name: clerk.name })}</span>
        <input
          ref={field}
          className="pinDots"
          type="password"
          inputMode="numeric"
          autoComplete="off"
          value={pin}
          disabled={disabled}
          onChange={(event) => onPin(onlyDigits(event.currentTarget.value))}
          {...{ [TAKES_SCANS]: "" }}
        />
      </label>
      <div className="keypad" role="group" aria-label={t("keypad")}>
        {["1", "2", "3", "4", "5", "6", "7", "8", "9"].map((key) => (
          <button key={key} type="button" className="btn big" disabled={disabled} onClick={() => type(pin + key)}>
            {key}
          </button>
        ))}
        <button type="button" className="btn big" disabled={disabled} onClick={() => type("")}>
          {t("pin.clear")}
        </button>
        <button type="button" className="btn big" disabled={disabled} onClick={() => type(`${pin}0`)}>
          0
        </button>
        <button
          type="button"
          className="btn big"
          aria-label={t("keypad.back")}
          disabled={disabled}
          onClick={() => type(pin.slice(0, -1))}
        >
          ⌫
        </button>
      </div>
    </>
  );
}

export const longEnough = (pin: string): boolean => pin.length >= SHORTEST;
