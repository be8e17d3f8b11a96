/** How a store stands: today's sales, its own queues, its tills with the version each works by and what holds there. */
import { useMemo, useState } from "react";
import type { StoreOutput, StoreQueue, StoreTill } from "../../shared/contract/hqStore.ts";
import { effective } from "../../shared/rules/effective.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { moment } from "../kit/time.ts";
import { placeOf } from "../rules/ruleplaces.ts";
import { RuleTable } from "../rules/RuleTable.tsx";
import { ruleLines } from "../rules/rulewords.ts";
import { useStore } from "./asking.tsx";
import { rulesOf } from "./part.ts";

type Overview = StoreOutput<"store.overview">;

export function StoreNow({ overview }: { overview: Overview }) {
  const { t } = useTexts();
  const { queues, today, tills } = overview;
  const sum = (of: (queue: StoreQueue) => number) => figures(queues.reduce((all, queue) => all + of(queue), 0));
  return (
    <>
      <dl className="kpi" data-testid="store-now">
        <Card label={t("manager.sold")} value={figures(today.soldFen)} small={t("manager.soldHow")} />
        <Card label={t("manager.orders")} value={count(today.orders)} />
        <Card label={t("hq.waiting")} value={sum((queue) => queue.waitingFen)} small={t("manager.waitingHow")} />
        <Card label={t("hq.paid")} value={sum((queue) => queue.paidFen)} />
      </dl>
      <Queues queues={queues} />
      <Tills tills={tills} overview={overview} />
    </>
  );
}

function Card({ label, value, small }: { label: string; value: string; small?: string }) {
  return (
    <div className="card">
      <dt>{label}</dt>
      <dd>
        <b>{value}</b>
        {small === undefined ? null : <small>{small}</small>}
      </dd>
    </div>
  );
}

function Queues({ queues }: { queues: readonly StoreQueue[] }) {
  const { t } = useTexts();
  return (
    <section className="card wide" aria-label={t("manager.queues")} tabIndex={0}>
      <h2>{t("manager.queues")}</h2>
      {queues.length === 0 ? (
        <div className="empty">
          <b>{t("manager.noQueues")}</b>
          <div>{t("manager.noQueuesHow")}</div>
        </div>
      ) : (
        <table className="table" data-testid="store-queues">
          <thead>
            <tr>
              <th>{t("hq.queue")}</th>
              <th className="r">{t("hq.count")}</th>
              <th className="r">{t("hq.waiting")}</th>
              <th className="r">{t("hq.extracted")}</th>
              <th className="r">{t("hq.paid")}</th>
              <th className="r">{t("hq.retained")}</th>
            </tr>
          </thead>
          <tbody>
            {queues.map((queue) => (
              <tr key={queue.key} data-queue={queue.key}>
                <td>
                  <b>{queue.name}</b>
                  <div className="sub">{queue.key}</div>
                </td>
                <td className="r">{count(queue.waitingCount)}</td>
                <td className="r">{figures(queue.waitingFen)}</td>
                <td className="r">{figures(queue.extractedFen)}</td>
                <td className="r">{figures(queue.paidFen)}</td>
                <td className="r">{figures(queue.retainedFen + queue.carriedFen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Tills({ tills, overview }: { tills: readonly StoreTill[]; overview: Overview }) {
  const { t, locale } = useTexts();
  const [open, setOpen] = useState<StoreTill | null>(null);
  const state = (till: StoreTill) =>
    till.closedAt !== null ? "closed" : till.enrolledAt === null ? "new" : till.connected ? "online" : "offline";
  return (
    <section className="card wide" aria-label={t("manager.tills")} tabIndex={0}>
      <h2>{t("manager.tills")}</h2>
      {tills.length === 0 ? (
        <div className="empty">
          <b>{t("hq.noTills")}</b>
        </div>
      ) : (
        <table className="table" data-testid="adoption">
          <thead>
            <tr>
              <th>{t("hq.till")}</th>
              <th>{t("enrol.state")}</th>
              <th>{t("hq.contact")}</th>
              <th className="r">{t("rules.published")}</th>
              <th className="r">{t("rules.adopted")}</th>
              <th>{t("hq.state")}</th>
              <th>
                <span className="unseen">{t("recent.acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tills.map((till) => (
              <tr key={till.id} data-till={till.id} data-published={till.published} data-adopted={till.adopted}>
                <td>
                  <b>{till.name}</b> <span className="sub">{till.id}</span>
                </td>
                <td>
                  <span className={state(till) === "online" ? "pill go" : "pill stop"}>
                    {t(`manager.till.${state(till)}`)}
                  </span>
                </td>
                <td className="nowrap">
                  {till.lastContact === null ? t("hq.never") : moment(till.lastContact, locale, overview.timezone)}
                </td>
                <td className="r">{till.published}</td>
                <td className="r">{till.adopted}</td>
                <td>
                  <span className={till.adopted === till.published ? "pill go" : "pill wait"}>
                    {t(till.adopted === till.published ? "rules.isAdopted" : "rules.waits")}
                  </span>
                </td>
                <td className="r">
                  <button
                    type="button"
                    className="btn"
                    aria-label={t("manager.holdsAt", { till: till.name })}
                    onClick={() => setOpen(till)}
                  >
                    {t("manager.holds")}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open === null ? null : <Holds till={open} store={overview.store} onClose={() => setOpen(null)} />}
    </section>
  );
}

/** What holds at a till now: by the version that it works by, not by the newest. */
function Holds({ till, store, onClose }: { till: StoreTill; store: string; onClose: () => void }) {
  const { t, locale } = useTexts();
  const version = Math.max(1, till.adopted);
  const { value, refusal } = useStore("store.version", { version }, false);
  const rules = useMemo(() => (value === null ? null : rulesOf(value, store)), [value, store]);
  const place = placeOf("till", till.id, { store, till: till.id.slice(store.length + 1) });
  return (
    <Sheet title={t("manager.holdsAt", { till: till.name })} onClose={onClose} width={860}>
      <div className="stack storeIn" data-testid="till-holds">
        <p className="sub">{t("manager.holdsBy", { version })}</p>
        <Refused said={refusal} />
        {rules === null ? (
          refusal === null ? (
            <div className="empty">{t("loading")}</div>
          ) : null
        ) : (
          <div className="wide">
            <RuleTable
              label={t("rule.table", { place: till.name })}
              lines={ruleLines(effective(rules, place.place), place, t, locale)}
            />
          </div>
        )}
      </div>
    </Sheet>
  );
}
