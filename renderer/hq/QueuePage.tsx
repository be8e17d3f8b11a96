/** One queue: what it holds, how long that is at recent sales, and who waits in it. */
import { useState } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { QueueLine } from "../kit/QueueLine.tsx";
import { Refused } from "../kit/Refused.tsx";
import { Fund } from "./ByHand.tsx";
import { usePolled } from "./client.ts";
import { May } from "./me.tsx";
import { hashOf } from "./place.ts";
import { QueueEntries } from "./QueueEntries.tsx";
import { moreFen } from "./Queues.tsx";
import { Wait } from "./Wait.tsx";

export function QueuePage({ queue, zone }: { queue: string; zone: string }) {
  const { t } = useTexts();
  const { value, refusal } = usePolled("queue.one", { queue });
  const [proposed, setProposed] = useState(false);
  return (
    <>
      <section className="card pad stack" aria-label={t("hq.queue")} data-testid="one-queue">
        <div className="across">
          <div>
            <h2>{value?.name ?? queue}</h2>
            <div className="sub">{queue}</div>
          </div>
          <a className="btn push" href={hashOf({ page: "liability", queue })}>
            {t("liability.ofQueue")}
          </a>
        </div>
        <Refused said={refusal} />
        {value === null ? null : (
          <>
            {value.halted === null ? null : <div className="note stop">{t("hq.halted", { why: value.halted })}</div>}
            <dl className="kpi">
              {(
                [
                  ["hq.count", count(value.waitingCount)],
                  ["hq.waitingFen", figures(value.waitingFen)],
                  ["hq.extracted", figures(value.extractedFen)],
                  ["hq.paid", figures(value.paidFen)],
                  ["hq.retained", figures(value.retainedFen)],
                ] as const
              ).map(([label, said]) => (
                <div key={label} className="card">
                  <dt>{t(label)}</dt>
                  <dd>
                    <b>{said}</b>
                  </dd>
                </div>
              ))}
            </dl>
            <QueueLine small head={value.head} moreFen={moreFen(value)} ownFen={null} label={t("line.head")} />
            {value.waitingFen > 0 ? (
              <May verb="second.propose">
                <div>
                  <Fund
                    queue={queue}
                    byTill={value.owner === "till"}
                    waitingFen={value.waitingFen}
                    onProposed={() => setProposed(true)}
                  />
                </div>
              </May>
            ) : null}
            {proposed ? (
              <div className="note go" role="status">
                <a href={hashOf({ page: "approvals" })}>{t("second.proposed")}</a>
              </div>
            ) : null}
            <p className="sub">
              {t("queues.wait")}:{" "}
              <b data-testid="queue-wait">
                <Wait wait={value.wait} />
              </b>
              {value.wait === null ? null : ` · ${t("queues.waitHow", { days: count(value.wait.overDays) })}`}
            </p>
          </>
        )}
      </section>
      <QueueEntries queue={queue} zone={zone} />
    </>
  );
}
