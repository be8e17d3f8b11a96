/** Two courses over the same days as lines: by the rules in force and by the new ones. The table beside it says its ends in figures. */
import { useTexts } from "../i18n/i18n.ts";

const HEIGHT = 90;
const WIDTH = 364;

type Values = readonly (number | null)[];
type Props = {
  name: string;
  /** What is said of it to whom the lines say nothing. */
  label: string;
  present: Values;
  proposed: Values;
  most: string;
  from: string;
  to: string;
};

/** Points of one course; a day without a value is passed over. */
function pointsOf(values: Values, top: number): string {
  const step = WIDTH / Math.max(1, values.length - 1);
  return values
    .flatMap((value, index) => (value === null ? [] : [`${index * step},${HEIGHT - (value / top) * (HEIGHT - 2) - 1}`]))
    .join(" ");
}

export function LinePlot({ name, label, present, proposed, most, from, to }: Props) {
  const { t } = useTexts();
  const top = Math.max(1, ...present.map((it) => it ?? 0), ...proposed.map((it) => it ?? 0));
  return (
    <figure className="plot courses">
      <figcaption className="across">
        <b>{name}</b>
        <span className="push sub">{most}</span>
      </figcaption>
      <svg role="img" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-label={label}>
        <line x1={0} x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} />
        <polyline className="present" points={pointsOf(present, top)} />
        <polyline className="proposed" points={pointsOf(proposed, top)} />
      </svg>
      <div className="across sub">
        <span>{from}</span>
        <span className="push">{to}</span>
      </div>
      <div className="across sub legend">
        <span className="present">{t("tryOut.present")}</span>
        <span className="proposed">{t("tryOut.proposed")}</span>
      </div>
    </figure>
  );
}
