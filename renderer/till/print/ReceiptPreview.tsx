/** The receipt as it prints, and printing it again, which the paper says. */
import { useState } from "react";
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { useAct } from "../staff/act.ts";
import { useReading, useTill } from "../use.ts";
import "./print.css";

/** As the policy of the page takes it: data, no address. */
function imageOf(svg: string): string {
  const bytes = new TextEncoder().encode(svg);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `data:image/svg+xml;base64,${btoa(binary)}`;
}

function Paper({ order }: { order: string }) {
  const { t } = useTexts();
  const { value, refusal } = useReading("receipt.preview", { order }, ["sales", "settings"]);
  if (refusal !== null) return <Refused said={refusal} />;
  if (value === null) return <div className="empty">{t("loading")}</div>;
  return (
    // A long one is scrolled by the keyboard, too.
    <div className="paper" tabIndex={0} role="group" aria-label={t("receipt.preview")}>
      <img src={imageOf(value.svg)} alt={t("receipt.previewOf", { order })} />
    </div>
  );
}

export function ReceiptPreview({ order }: { order: string }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const printer = useTill((till) => till.status?.printer ?? "none");
  const [shown, setShown] = useState(false);
  const [printed, setPrinted] = useState(false);
  const { busy, said, run } = useAct();
  const reprint = () =>
    run(
      async (key) => await ask("receipt.reprint", { key, order }),
      ["reprint"],
      () => setPrinted(true),
    );
  return (
    <div className="stack">
      <div className="across">
        <button type="button" className="btn" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {t("receipt.preview")}
        </button>
        <button
          type="button"
          className="btn"
          disabled={busy || printer === "none"}
          title={printer === "none" ? t("print.is.none") : undefined}
          onClick={() => void reprint()}
        >
          {t("receipt.reprint")}
        </button>
        {printed ? (
          <span className="pill go" role="status">
            {t("receipt.reprinted")}
          </span>
        ) : null}
      </div>
      <Refused said={said} />
      {shown ? <Paper order={order} /> : null}
    </div>
  );
}
