/** Where this is, who stands here, whether server, printer and customer's screen are there, what time it is. */
import { useEffect, useState } from "react";
import { useTexts } from "../i18n/i18n.ts";
import type { TextKey } from "../i18n/i18n.ts";
import { clock } from "../kit/time.ts";
import { Kbd } from "./Kbd.tsx";
import { TillSwitches } from "./Look.tsx";
import { shortNumber } from "./ordernumber.ts";
import { useTill } from "./use.ts";

function Clock({ zone }: { zone: string }) {
  const { locale } = useTexts();
  const aheadMs = useTill((till) => till.aheadMs);
  const [at, setAt] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setAt(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <time className="clock">{clock(at + aheadMs, locale, zone)}</time>;
}

/** Who is signed in, and since when the shift is open; a touch locks the till. */
function Clerk() {
  const { t, locale } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  const staffed = useTill((till) => till.status?.staffed === true);
  const clerk = useTill((till) => till.status?.clerk ?? null);
  const shift = useTill((till) => till.status?.shift ?? null);
  const lock = useTill((till) => till.lock);
  const open = useTill((till) => till.open);
  if (!staffed || clerk === null) return null;
  return (
    <>
      <button type="button" className="btn bare clerk" data-testid="clerk" onClick={() => void lock()}>
        <span>{t("header.clerk", { name: clerk.name })}</span> <Kbd act="lock" />
      </button>
      {shift === null ? (
        <button type="button" className="btn bare stopText" onClick={() => open({ kind: "shift-open" })}>
          {t("header.noShift")}
        </button>
      ) : (
        <span className="sub nowrap">{t("header.shift", { at: clock(shift.openedAt, locale, zone) })}</span>
      )}
    </>
  );
}

function Devices() {
  const { t } = useTexts();
  const printer = useTill((till) => till.status?.printer ?? "none");
  const display = useTill((till) => till.status?.display === true);
  const open = useTill((till) => till.open);
  return (
    <>
      {display ? <span className="sub nowrap">{t("header.display")} ✓</span> : null}
      {printer === "none" ? null : (
        <button
          type="button"
          className={printer === "waiting" ? "btn bare waits" : "btn bare"}
          data-testid="printer"
          data-printer={printer}
          onClick={() => open({ kind: "prints" })}
        >
          {t(`header.printer.${printer}`)}
        </button>
      )}
    </>
  );
}

export function Header() {
  const { t } = useTexts();
  const status = useTill((till) => till.status);
  const link = useTill((till) => till.link);
  const open = useTill((till) => till.open);
  const state = link === "down" ? "unreachable" : (status?.connection ?? "connecting");
  const unsent = status?.unsent ?? 0;
  const label: TextKey = `connection.${state}`;
  return (
    <header className="bar">
      <h1>
        {status === null
          ? t("till.title")
          : `${status.storeName} · ${t("till.number", { till: shortNumber(status.till).replace(/^t(?=\d+$)/, "") })}`}
      </h1>
      <Clerk />
      {status?.demo === true ? <span className="pill wait">{t("till.demo")}</span> : null}
      <span className="push" />
      <button
        type="button"
        className="btn bare"
        data-testid="connection"
        data-connection={state}
        data-unsent={unsent}
        onClick={() => open({ kind: "enrol" })}
      >
        <i className={`dot ${state}`} aria-hidden="true" />
        {t(label)}
        {status === null || state === "alone"
          ? null
          : ` · ${unsent === 0 ? t("unsent.none") : t("unsent.some", { count: unsent })}`}
      </button>
      <Devices />
      <TillSwitches />
      <Clock zone={status?.timezone ?? "Asia/Shanghai"} />
    </header>
  );
}
