/**
 * What rules would have paid on the shop's own last orders, beside those in force, and a year ahead by each (§12.1).
 * Decides nothing: the server tried them out. Promises nothing: it depends on future sales.
 */
import type { HqOutput } from "../../shared/contract/hq.ts";
import type { Tried } from "../../shared/contract/tryOut.ts";
import { useTexts, type T } from "../i18n/i18n.ts";
import { count, figures, percent } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Ahead, shareWords } from "./Ahead.tsx";
import { LinePlot } from "./LinePlot.tsx";
import { signed } from "./rewardwords.ts";
import type { TryOutAnswer } from "./trying.ts";

type Value = HqOutput<"rules.tryOut">;
export type Both = { readonly present: Tried; readonly proposed: Tried };

export function TryOut({ answer }: { answer: TryOutAnswer | null }) {
  const { t } = useTexts();
  return (
    <section
      className="stack tryout"
      aria-label={t("tryOut.title")}
      data-testid="try-out"
      data-state={answer === null ? "trying" : answer.ok ? "done" : "refused"}
    >
      <h2>{t("tryOut.title")}</h2>
      {answer === null ? <div role="status">{t("tryOut.trying")}</div> : null}
      <Refused said={answer?.ok === false ? answer : null} />
      {answer?.ok === true ? <Found value={answer.value} /> : null}
    </section>
  );
}

function Found({ value }: { value: Value }) {
  const { t } = useTexts();
  const { orders, refunds, days, salesFen, from, to, least, tried } = value;
  if (tried === null) return <p className="note">{t("tryOut.none")}</p>;
  const forecast = tried.present.forecast && tried.proposed.forecast;
  return (
    <>
      <p>
        {t("tryOut.sample", {
          orders: count(orders),
          refunds: count(refunds),
          days: count(days),
          sales: figures(salesFen),
          from: from ?? "",
          to: to ?? "",
        })}
      </p>
      <Past both={tried} />
      {forecast === null ? (
        <>
          <p className="note wait">{t("tryOut.few", { orders: least.orders, days: least.days })}</p>
          <PastPlot both={tried} from={from ?? ""} to={to ?? ""} />
        </>
      ) : (
        <Ahead both={tried} />
      )}
    </>
  );
}

/** The lines that are an amount. */
type Amount = "extracted" | "granted" | "paid" | "cleared" | "waiting" | "retained" | "rewarded";

/** A line of the table: its key, what it is called, what it says of each. */
type Line = { key: string; name: string; of: (it: Tried) => string };

function linesOf(both: Both, t: T): Line[] {
  const money = (key: Amount, of: (it: Tried) => number): Line => ({
    key,
    name: t(`tryOut.${key}`),
    of: (it) => figures(of(it)),
  });
  const rewarded = (it: Tried) => it.rewards.reduce((sum, { fen }) => sum + fen, 0);
  const isRewarded = both.present.rewards.length + both.proposed.rewards.length > 0;
  return [
    money("extracted", (it) => it.extractedFen),
    money("granted", (it) => it.grantedFen),
    money("paid", (it) => it.paidFen),
    { key: "share", name: t("tryOut.share"), of: (it) => shareWords(it.share) },
    money("cleared", (it) => it.clearedFen),
    money("waiting", (it) => it.waitingFen),
    money("retained", (it) => it.retainedFen + it.carriedFen),
    { key: "wait", name: t("tryOut.wait"), of: (it) => waitWords(it, t) },
    ...(isRewarded ? [money("rewarded", rewarded)] : []),
    ...(both.proposed.margin === null
      ? []
      : [
          {
            key: "margin",
            name: t("tryOut.margin", { covered: percent(both.proposed.margin.covered) }),
            of: ({ margin }: Tried) =>
              margin === null ? "—" : `${signed(margin.extract + margin.rewards)} / ${signed(margin.margin)}`,
          },
        ]),
  ];
}

/** How long who joined on the newest day that was paid in full had waited for it. */
function waitWords({ days }: Tried, t: T): string {
  const last = days.findLast(({ wait }) => wait !== null);
  return last === undefined || last.wait === null ? t("tryOut.wait.none") : t("tryOut.wait.days", { days: last.wait });
}

function Past({ both }: { both: Both }) {
  const { t } = useTexts();
  return (
    <table className="table" data-testid="tried">
      <thead>
        <tr>
          <td />
          <th className="r">{t("tryOut.present")}</th>
          <th className="r">{t("tryOut.proposed")}</th>
        </tr>
      </thead>
      <tbody>
        {linesOf(both, t).map(({ key, name, of }) => (
          <tr key={key} data-line={key}>
            <th>{name}</th>
            <td className="r">{of(both.present)}</td>
            <td className="r">
              <b>{of(both.proposed)}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PastPlot({ both, from, to }: { both: Both; from: string; to: string }) {
  const { t } = useTexts();
  const owed = (it: Tried) => it.days.map(({ liabilityFen }) => liabilityFen);
  const [present, proposed] = [owed(both.present), owed(both.proposed)];
  const most = figures(Math.max(...present, ...proposed));
  return (
    <LinePlot
      name={t("tryOut.liability")}
      label={t("tryOut.liabilityPast", { most, last: figures(proposed.at(-1) ?? 0) })}
      present={present}
      proposed={proposed}
      most={t("tryOut.most", { most })}
      from={from}
      to={to}
    />
  );
}
