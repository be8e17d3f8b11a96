/** What is owed at the end of each day as a filled course. The table beneath says the same in figures. */
import type { HqOutput } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures } from "../kit/amount.ts";
import { closings } from "./closings.ts";

const HEIGHT = 90;
const WIDTH = 364;

export function LiabilityPlot({ value }: { value: HqOutput<"liability.rollForward"> }) {
  const { t } = useTexts();
  const course = closings(value);
  const top = Math.max(1, ...course);
  const step = WIDTH / Math.max(1, course.length - 1);
  const points = course.map((fen, index) => `${index * step},${HEIGHT - (fen / top) * (HEIGHT - 2) - 1}`).join(" ");
  return (
    <figure className="plot courses">
      <figcaption className="across">
        <b>{t("liability.course")}</b>
        <span className="push sub">{t("liability.most", { amount: figures(top) })}</span>
      </figcaption>
      <svg
        role="img"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-label={t("liability.plot", { from: value.from, to: value.to, most: figures(top) })}
      >
        <polygon className="owed" points={`0,${HEIGHT} ${points} ${WIDTH},${HEIGHT}`} />
        <line x1={0} x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} />
        <polyline className="proposed" points={points} />
      </svg>
      <div className="across sub">
        <span>{value.from}</span>
        <span className="push">{value.to}</span>
      </div>
    </figure>
  );
}
