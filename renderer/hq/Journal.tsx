/** The journal folded anew beside the server: begun here, and how the newest one ended. */
import { useState } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, usePolled } from "./client.ts";
import type { Said } from "./client.ts";

type Last = NonNullable<HqOutput<"journal.rebuild">["last"]>;

export function Journal({ zone }: { zone: string }) {
  const { t } = useTexts();
  const { value, refusal, again } = usePolled("journal.rebuild", { start: false });
  const [said, setSaid] = useState<Said | null>(null);
  const begin = async () => {
    const answer = await askHq("journal.rebuild", { start: true });
    setSaid(answer.ok ? null : answer);
    again();
  };
  const running = value?.running ?? false;
  return (
    <section className="card pad stack" aria-label={t("journal.title")}>
      <h2>{t("journal.title")}</h2>
      <p className="sub">{t("journal.how")}</p>
      <button type="button" className="btn" disabled={running} onClick={() => void begin()}>
        {running ? t("journal.running") : t("journal.start")}
      </button>
      <Refused said={said ?? refusal} />
      {value?.last ? <Ended last={value.last} zone={zone} /> : null}
    </section>
  );
}

function Ended({ last, zone }: { last: Last; zone: string }) {
  const { t, locale } = useTexts();
  const figures = {
    at: moment(last.at, locale, zone),
    facts: String(last.facts),
    rows: String(last.rows),
    seconds: last.seconds.toFixed(1),
  };
  if (last.failed !== null)
    return (
      <div className="note stop" role="status">
        {t("journal.failed", { at: figures.at })} {last.failed}
      </div>
    );
  const same = last.differences.length === 0;
  return (
    <div className={same ? "note go" : "note stop"} role="status">
      {t(same ? "journal.same" : "journal.differs", figures)}
      {last.differences.map((difference) => (
        <code key={difference} className="code long">
          {difference}
        </code>
      ))}
    </div>
  );
}
