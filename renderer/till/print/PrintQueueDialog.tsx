/** What waits for the printer and why, what came out, and what to do about either. */
import type { PrintJobView } from "../../../shared/contract/view.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { Sheet } from "../../kit/Sheet.tsx";
import { moment } from "../../kit/time.ts";
import { shortNumber } from "../ordernumber.ts";
import { useAct } from "../staff/act.ts";
import { useReading, useTill } from "../use.ts";
import "./print.css";

const PILL = { waiting: "pill wait", printing: "pill wait", done: "pill go", cancelled: "pill" } as const;

function Job({ job, onAct }: { job: PrintJobView; onAct: (verb: "print.retry" | "print.cancel", n: number) => void }) {
  const { t, named, locale } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  const isOpen = job.state === "waiting" || job.state === "printing";
  const what = `${t(`print.kind.${job.kind}`)}${job.order === null ? "" : ` ${shortNumber(job.order)}`}`;
  return (
    <li data-job={job.n} data-state={job.state}>
      <span>
        <b>{what}</b> <span className="sub nowrap">{moment(job.at, locale, zone)}</span>
        {job.error !== null && job.state !== "done" ? (
          <span className="sub printWhy">
            {named("printer", job.error, t("printer.unknown"))}
            {job.attempts > 1 ? ` · ${t("print.attempts", { count: job.attempts })}` : null}
          </span>
        ) : null}
      </span>
      <span className={PILL[job.state]}>{t(`print.state.${job.state}`)}</span>
      {isOpen ? (
        <span className="across">
          <button
            type="button"
            className="btn"
            aria-label={t("print.retryOne", { what })}
            onClick={() => onAct("print.retry", job.n)}
          >
            {t("print.retry")}
          </button>
          <button
            type="button"
            className="btn"
            aria-label={t("print.cancelOne", { what })}
            onClick={() => onAct("print.cancel", job.n)}
          >
            {t("print.cancel")}
          </button>
        </span>
      ) : (
        <span />
      )}
    </li>
  );
}

function Jobs({ jobs }: { jobs: readonly PrintJobView[] }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const refresh = useTill((till) => till.refresh);
  const { said, run } = useAct();
  if (jobs.length === 0) {
    return (
      <div className="empty">
        <b>{t("print.empty")}</b>
        <span>{t("print.emptyHow")}</span>
      </div>
    );
  }
  return (
    <>
      <Refused said={said} />
      <ul className="printJobs" aria-label={t("print.title")}>
        {jobs.map((job) => (
          <Job
            key={job.n}
            job={job}
            onAct={(verb, n) =>
              void run(
                async () => await ask(verb, { n }),
                [],
                () => void refresh(["printing", "status"]),
              )
            }
          />
        ))}
      </ul>
    </>
  );
}

export function PrintQueueDialog() {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  const open = useTill((till) => till.open);
  const ask = useTill((till) => till.ask);
  const printer = useTill((till) => till.status?.printer ?? "none");
  const { value: jobs, refusal } = useReading("print.queue", {}, ["printing", "status"]);
  const { busy, said, run } = useAct();
  const test = () =>
    run(
      async (key) => await ask("print.test", { key }),
      [],
      () => undefined,
    );
  return (
    <Sheet title={t("print.title")} onClose={close} width={820}>
      <div className="stack">
        <div className={printer === "waiting" ? "note stop" : "note"} role="status" data-printer={printer}>
          {t(`print.is.${printer}`)}
        </div>
        <div className="across">
          <button
            type="button"
            className="btn"
            disabled={busy || printer === "none"}
            data-autofocus={printer === "none" ? undefined : true}
            onClick={() => void test()}
          >
            {t("print.test")}
          </button>
          <button
            type="button"
            className="btn"
            data-autofocus={printer === "none" ? true : undefined}
            onClick={() => open({ kind: "settings" })}
          >
            {t("print.settings")}
          </button>
        </div>
        <Refused said={said ?? refusal} />
        {jobs === null ? refusal === null ? <div className="empty">{t("loading")}</div> : null : <Jobs jobs={jobs} />}
      </div>
    </Sheet>
  );
}
