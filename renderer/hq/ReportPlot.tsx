/** A report as a picture: times as a course, hours as bars, the rest as bars by row; what it is compared with lies lighter beneath. */
import { useTexts } from "../i18n/i18n.ts";

const HEIGHT = 120;
const WIDTH = 364;
const STEP = 10;
/** So many rows have a bar. */
const MOST_BARS = 12;

export type PlotPoint = {
  readonly key: string;
  readonly name: string;
  readonly value: number;
  readonly before: number | null;
};
type Props = {
  readonly title: string;
  /** What is said of it to whom the picture says nothing. */
  readonly label: string;
  readonly points: readonly PlotPoint[];
  readonly said: (value: number) => string;
};

/** Highest and lowest of all values; 0 is always among them. */
function rangeOf(points: readonly PlotPoint[]): { top: number; low: number } {
  const all = points.flatMap(({ value, before }) => (before === null ? [value] : [value, before]));
  return { top: Math.max(1, ...all), low: Math.min(0, ...all) };
}

function Caption({ title, most, isCompared }: { title: string; most: string; isCompared: boolean }) {
  const { t } = useTexts();
  return (
    <figcaption className="across">
      <b>{title}</b>
      {isCompared ? (
        <span className="across sub reportLegend">
          <span className="now">{t("reports.now")}</span>
          <span className="then">{t("reports.then")}</span>
        </span>
      ) : null}
      <span className="push sub">{t("reports.most", { amount: most })}</span>
    </figcaption>
  );
}

function Ends({ points }: { points: readonly PlotPoint[] }) {
  return (
    <div className="across sub">
      <span>{points[0]?.name}</span>
      <span className="push">{points.at(-1)?.name}</span>
    </div>
  );
}

export function CoursePlot({ title, label, points, said }: Props) {
  const { top, low } = rangeOf(points);
  const step = WIDTH / Math.max(1, points.length - 1);
  const y = (value: number) => HEIGHT - 1 - ((value - low) / (top - low)) * (HEIGHT - 2);
  const course = (of: (point: PlotPoint) => number | null) =>
    points.flatMap((point, index) => {
      const value = of(point);
      return value === null ? [] : [`${index * step},${y(value)}`];
    });
  const before = course((point) => point.before);
  const now = course((point) => point.value);
  return (
    <figure className="plot courses">
      <Caption title={title} most={said(top)} isCompared={before.length > 0} />
      <svg role="img" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-label={label}>
        <polygon className="owed" points={`0,${y(0)} ${now.join(" ")} ${WIDTH},${y(0)}`} />
        <line x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} />
        <polyline className="then" points={before.join(" ")} />
        <polyline className="proposed" points={now.join(" ")} />
      </svg>
      <Ends points={points} />
    </figure>
  );
}

export function HourPlot({ title, label, points, said }: Props) {
  const { top, low } = rangeOf(points);
  const y = (value: number) => HEIGHT - 1 - ((value - low) / (top - low)) * (HEIGHT - 2);
  const bar = (value: number) => ({ y: Math.min(y(value), y(0)), height: Math.abs(y(value) - y(0)) });
  const isCompared = points.some((point) => point.before !== null);
  return (
    <figure className="plot courses">
      <Caption title={title} most={said(top)} isCompared={isCompared} />
      <svg role="img" viewBox={`0 0 ${points.length * STEP} ${HEIGHT}`} preserveAspectRatio="none" aria-label={label}>
        {points.map(({ key, value, before }, index) => (
          <g key={key}>
            {before === null ? null : <rect className="then" x={index * STEP + 0.5} width={9} {...bar(before)} />}
            <rect className="up" x={index * STEP + 2} width={6} {...bar(value)} />
          </g>
        ))}
        <line x1={0} x2={points.length * STEP} y1={y(0)} y2={y(0)} />
      </svg>
      <Ends points={points} />
    </figure>
  );
}

export function RowPlot({ title, label, points, said }: Props) {
  const { t } = useTexts();
  const rows = points.slice(0, MOST_BARS);
  const { top } = rangeOf(rows);
  const wide = (value: number) => (Math.max(0, value) / top) * 100;
  return (
    <figure className="plot">
      <Caption title={title} most={said(top)} isCompared={rows.some((row) => row.before !== null)} />
      <div role="img" aria-label={label}>
        {rows.map(({ key, name, value, before }) => (
          <div key={key} className="rowBar">
            <span>{name}</span>
            <svg viewBox="0 0 100 12" preserveAspectRatio="none">
              <rect className="then" x={0} y={0} height={12} width={wide(before ?? 0)} />
              <rect className="up" x={0} y={3} height={6} width={wide(value)} />
            </svg>
            <b>{said(value)}</b>
          </div>
        ))}
        {points.length > MOST_BARS ? <p className="sub">{t("reports.first", { count: MOST_BARS })}</p> : null}
      </div>
    </figure>
  );
}
