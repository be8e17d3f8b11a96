/** A year ahead by the rules in force and by the new ones (§12.1): at flat sales, or at the sales trend. */
import { useState } from "react";
import type { TriedForecast } from "../../shared/contract/tryOut.ts";
import { useTexts, type T } from "../i18n/i18n.ts";
import { figures, percent } from "../kit/amount.ts";
import { LinePlot } from "./LinePlot.tsx";
import type { Both } from "./TryOut.tsx";

type Sales = "flat" | "trend";

const waitWords = (wait: number | null, t: T): string =>
  wait === null ? t("tryOut.wait.never") : t("tryOut.wait.days", { days: wait });
/** What part was paid out; null: nothing was granted. */
export const shareWords = (share: number | null): string => (share === null ? "—" : percent(share));

export function Ahead({ both }: { both: Both }) {
  const { t } = useTexts();
  const [sales, setSales] = useState<Sales>("flat");
  const [present, proposed] = [both.present.forecast?.[sales], both.proposed.forecast?.[sales]];
  if (!present || !proposed) return null;
  const year = proposed.horizons.at(-1);
  const month = proposed.waits.find(({ day }) => day === 30);
  return (
    <>
      <h2>{t("tryOut.ahead")}</h2>
      <div className="across" role="group" aria-label={t("tryOut.sales")}>
        {(["flat", "trend"] as const).map((each) => (
          <button
            key={each}
            type="button"
            className={each === sales ? "btn on" : "btn"}
            aria-pressed={each === sales}
            onClick={() => setSales(each)}
          >
            {t(`tryOut.${each}`)}
          </button>
        ))}
      </div>
      <p data-testid="ahead-words">
        {year === undefined || year.share === null
          ? t("tryOut.nothing")
          : t("tryOut.words", {
              share: percent(year.share),
              wait: waitWords(month?.wait ?? null, t),
              owed: figures(year.liabilityFen),
            })}
      </p>
      <AheadTable present={present} proposed={proposed} />
      <div className="halves">
        <OwedPlot present={present} proposed={proposed} />
        <SharePlot present={present} proposed={proposed} />
      </div>
      <CashOut present={present} proposed={proposed} />
    </>
  );
}

type Pair = { present: TriedForecast; proposed: TriedForecast };

function AheadTable({ present, proposed }: Pair) {
  const { t } = useTexts();
  const of = (it: TriedForecast, days: number) => it.horizons.find((horizon) => horizon.days === days);
  const waitOf = (it: TriedForecast, day: number) =>
    it.horizons.at(-1)?.share === null ? "—" : waitWords(it.waits.find((each) => each.day === day)?.wait ?? null, t);
  return (
    <table className="table" data-testid="ahead">
      <thead>
        <tr>
          <td />
          <th className="r">{t("tryOut.share.present")}</th>
          <th className="r">{t("tryOut.share.proposed")}</th>
          <th className="r">{t("tryOut.owed.present")}</th>
          <th className="r">{t("tryOut.owed.proposed")}</th>
        </tr>
      </thead>
      <tbody>
        {proposed.horizons.map(({ days }) => (
          <tr key={days} data-days={days}>
            <th>{t("tryOut.after", { days })}</th>
            <td className="r">{shareWords(of(present, days)?.share ?? null)}</td>
            <td className="r">
              <b>{shareWords(of(proposed, days)?.share ?? null)}</b>
            </td>
            <td className="r">{figures(of(present, days)?.liabilityFen ?? 0)}</td>
            <td className="r">
              <b>{figures(of(proposed, days)?.liabilityFen ?? 0)}</b>
            </td>
          </tr>
        ))}
        {proposed.waits.map(({ day }) => (
          <tr key={`wait ${day}`} data-wait={day}>
            <th>{t("tryOut.joins", { day })}</th>
            <td className="r" colSpan={2}>
              {t("tryOut.by.present", { wait: waitOf(present, day) })}
            </td>
            <td className="r" colSpan={2}>
              <b>{t("tryOut.by.proposed", { wait: waitOf(proposed, day) })}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function OwedPlot({ present, proposed }: Pair) {
  const { t } = useTexts();
  const most = figures(Math.max(...present.liabilityFen, ...proposed.liabilityFen));
  const last = (it: TriedForecast) => figures(it.liabilityFen.at(-1) ?? 0);
  return (
    <LinePlot
      name={t("tryOut.liability")}
      label={t("tryOut.liabilityPlot", { present: last(present), proposed: last(proposed), most })}
      present={present.liabilityFen}
      proposed={proposed.liabilityFen}
      most={t("tryOut.most", { most })}
      from={t("tryOut.day", { day: 1 })}
      to={t("tryOut.day", { day: proposed.liabilityFen.length })}
    />
  );
}

function SharePlot({ present, proposed }: Pair) {
  const { t } = useTexts();
  const most = percent(Math.max(0, ...[...present.share, ...proposed.share].map((it) => it ?? 0)));
  const last = (it: TriedForecast) => shareWords(it.share.at(-1) ?? null);
  return (
    <LinePlot
      name={t("tryOut.share")}
      label={t("tryOut.sharePlot", { present: last(present), proposed: last(proposed) })}
      present={present.share}
      proposed={proposed.share}
      most={t("tryOut.most", { most })}
      from={t("tryOut.day", { day: 1 })}
      to={t("tryOut.day", { day: proposed.share.length })}
    />
  );
}

function CashOut({ present, proposed }: Pair) {
  const { t } = useTexts();
  return (
    <details>
      <summary>{t("tryOut.cashOut")}</summary>
      <table className="table">
        <thead>
          <tr>
            <th>{t("tryOut.month")}</th>
            <th className="r">{t("tryOut.present")}</th>
            <th className="r">{t("tryOut.proposed")}</th>
          </tr>
        </thead>
        <tbody>
          {proposed.cashOutFen.map((fen, index) => (
            <tr key={index}>
              <td>{index + 1}</td>
              <td className="r">{figures(present.cashOutFen[index] ?? 0)}</td>
              <td className="r">
                <b>{figures(fen)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
