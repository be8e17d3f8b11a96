/** A shift's report on paper. */
import { useState } from "react";
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { useAct } from "../staff/act.ts";
import { useTill } from "../use.ts";

/** @param shift null: the one that is open */
export function PrintReport({ shift }: { shift: string | null }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const { busy, said, run } = useAct();
  const [printed, setPrinted] = useState(false);
  const print = () =>
    run(
      async (key) => await ask("report.print", { key, ...(shift === null ? {} : { shift }) }),
      ["shift-report"],
      () => setPrinted(true),
    );
  return (
    <>
      <button type="button" className="btn" disabled={busy} onClick={() => void print()}>
        {busy ? t("asking") : t("report.print")}
      </button>
      {printed ? (
        <span className="pill go" role="status">
          {t("report.printed")}
        </span>
      ) : null}
      <Refused said={said} />
    </>
  );
}
