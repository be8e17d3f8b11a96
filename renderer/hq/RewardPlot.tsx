/** Rewards a day as bars: credited up, taken back down. The table beside it says the same in figures. */
import type { HqOutput } from "../../shared/contract/hq.ts";
import { dayText, parseDay } from "../../shared/kernel/calendar.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures } from "../kit/amount.ts";

const HEIGHT = 72;
const STEP = 10;
const WIDE = 7;

export function RewardPlot({ value }: { value: HqOutput<"rewards.days"> }) {
  const { t } = useTexts();
  const byDay = new Map(value.days.map((row) => [row.day, row]));
  const first = parseDay(value.from) ?? 0;
  const days = Array.from({ length: (parseDay(value.to) ?? 0) - first + 1 }, (_, index) => dayText(first + index));
  const up = Math.max(...value.days.map((row) => row.creditedFen), 0);
  const down = Math.max(...value.days.map((row) => row.clawedFen), 0);
  const scale = HEIGHT / Math.max(1, up + down);
  const base = up * scale;
  return (
    <figure className="plot">
      <svg
        role="img"
        viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-label={t("rewards.plot", { from: value.from, to: value.to, most: figures(up) })}
      >
        {days.map((day, index) => {
          const row = byDay.get(day);
          if (row === undefined) return null;
          const x = index * STEP + (STEP - WIDE) / 2;
          return (
            <g key={day}>
              <rect
                className="up"
                x={x}
                y={base - row.creditedFen * scale}
                width={WIDE}
                height={row.creditedFen * scale}
              />
              <rect className="down" x={x} y={base} width={WIDE} height={row.clawedFen * scale} />
            </g>
          );
        })}
        <line x1={0} x2={days.length * STEP} y1={base} y2={base} />
      </svg>
      <figcaption className="across sub">
        <span>{value.from}</span>
        <span className="push">{value.to}</span>
      </figcaption>
    </figure>
  );
}
