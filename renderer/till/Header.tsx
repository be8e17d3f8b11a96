/** Where this is, whether it has contact, what is not sent yet, what time it is. */
import { useEffect, useState } from "react";
import { useTexts } from "../i18n/i18n.ts";
import type { TextKey } from "../i18n/i18n.ts";
import { Switches } from "../kit/Frame.tsx";
import { clock } from "../kit/time.ts";
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
      <Switches />
      <Clock zone={status?.timezone ?? "Asia/Shanghai"} />
    </header>
  );
}
