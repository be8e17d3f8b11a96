/**
 * The "who decides" explorer: a member, a place, an amount and a time are picked, and the chain of §3 stands there with
 * the level lit that decides. Decides nothing: shared/rules/deciding.ts does. Asks nobody.
 */
import { NativeSelect, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { share } from "../../shared/kernel/money.ts";
import { Calendar, dayText, parseDay, parseTime } from "../../shared/kernel/calendar.ts";
import type { Known } from "../../shared/rules/decide.ts";
import { deciding, type Deciding, type Said } from "../../shared/rules/deciding.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import { useTexts } from "../i18n/i18n.ts";
import type { T } from "../i18n/i18n.ts";
import { figures, percent, readAmount } from "../kit/amount.ts";
import type { RulePlace } from "./ruleplaces.ts";
import { lotteryWords } from "./rulewords.ts";

/** A place that may be picked, with the rules that hold there. */
export type Choice = { readonly of: RulePlace; readonly name: string; readonly rules: Rules };
type Props = {
  choices: readonly Choice[];
  levels: readonly string[];
  zone: string;
  /** The time that stands there at first, ms. */
  now: number;
};

/** No member at all; a member without a level. */
const NOBODY = "nobody";
const NO_LEVEL = "member";
const LEVEL = "level ";
const HUNDRED = "100.00";

export function WhoDecides({ choices, levels, zone, now }: Props) {
  const { t, named } = useTexts();
  const calendar = useMemo(() => new Calendar(zone), [zone]);
  const [picked, setPicked] = useState(0);
  const [level, setLevel] = useState(NO_LEVEL);
  const [amount, setAmount] = useState(HUNDRED);
  const [spent, setSpent] = useState("0");
  const [before, setBefore] = useState("0");
  const [when, setWhen] = useState(() => localOf(calendar, now));
  const choice = choices[picked] ?? choices[0];
  if (choice === undefined) return <div className="empty">{t("rule.noPlaces")}</div>;
  const paid = readAmount(amount);
  const earlier = readAmount(spent);
  const entries = /^\d{1,6}$/.test(before.trim()) ? Number(before) : null;
  const at = instantOf(calendar, when);
  const known: Known | null =
    level === NOBODY
      ? null
      : {
          level: level.startsWith(LEVEL) ? level.slice(LEVEL.length) : null,
          spent: () => earlier ?? 0,
          entries: () => entries ?? 0,
          waiting: () => 0,
        };
  const isReadable = paid !== null && earlier !== null && entries !== null && at !== null;
  const found = isReadable
    ? deciding({ rules: choice.rules, calendar }, { ...choice.of.place, paid }, at, false, known)
    : null;
  const wrong = (is: unknown) => (is === null ? t("deciding.unreadable") : null);
  return (
    <section className="card pad stack" aria-label={t("deciding.title")} data-testid="who-decides">
      <p className="sub">{t("deciding.how")}</p>
      <div className="picks">
        <NativeSelect
          label={t("deciding.place")}
          value={String(picked)}
          onChange={(event) => setPicked(Number(event.currentTarget.value))}
          data={choices.map(({ name }, index) => ({ value: String(index), label: name }))}
        />
        <NativeSelect
          label={t("deciding.member")}
          value={level}
          onChange={(event) => setLevel(event.currentTarget.value)}
          data={[
            { value: NOBODY, label: t("deciding.nobody") },
            { value: NO_LEVEL, label: t("deciding.noLevel") },
            ...levels.map((each) => ({ value: `${LEVEL}${each}`, label: t("deciding.level", { level: each }) })),
          ]}
        />
        <TextInput
          label={t("deciding.amount")}
          value={amount}
          inputMode="decimal"
          error={wrong(paid)}
          onChange={(event) => setAmount(event.currentTarget.value)}
          autoComplete="off"
        />
        <TextInput
          label={t("deciding.time")}
          type="datetime-local"
          value={when}
          error={wrong(at)}
          onChange={(event) => setWhen(event.currentTarget.value)}
        />
        <TextInput
          label={t("deciding.spent")}
          value={spent}
          inputMode="decimal"
          error={wrong(earlier)}
          onChange={(event) => setSpent(event.currentTarget.value)}
          autoComplete="off"
        />
        <TextInput
          label={t("deciding.entries")}
          value={before}
          inputMode="numeric"
          error={wrong(entries)}
          onChange={(event) => setBefore(event.currentTarget.value)}
          autoComplete="off"
        />
      </div>
      {found === null || paid === null ? null : <Chain found={found} paid={paid} named={named} />}
    </section>
  );
}

type Named = ReturnType<typeof useTexts>["named"];

function Chain({ found: { promise, steps }, paid, named }: { found: Deciding; paid: number; named: Named }) {
  const { t } = useTexts();
  return (
    <>
      <div className={promise.joins ? "note go" : "note wait"} role="status" data-testid="decided">
        {promise.joins ? (
          <>
            <b>{t("deciding.decides", { source: t(`source.${promise.source}`), ratio: percent(promise.ratio) })}</b>
            <div>
              {t("deciding.gives", {
                entitlement: figures(share(paid, promise.ratio)),
                extract: figures(share(paid, promise.extract)),
              })}
            </div>
            {promise.lottery === null ? null : <div>{t("deciding.draw")}</div>}
          </>
        ) : (
          <b>{t("deciding.not", { reason: named("reason", promise.reason) })}</b>
        )}
      </div>
      <ol className="chain" data-testid="chain">
        {steps.map(({ source, said, decides }, index) => (
          <li
            key={source}
            data-source={source}
            data-decides={decides}
            data-set={said !== null}
            {...(decides ? { "aria-current": "step" as const } : {})}
          >
            <span className="chainNo">{index + 1}</span>
            <b>{t(`source.${source}`)}</b>
            <span className="push">{saidWords(said, t)}</span>
            {decides ? <span className="pill go">{t("deciding.here")}</span> : null}
          </li>
        ))}
      </ol>
    </>
  );
}

function saidWords(said: Said, t: T): string {
  if (said === null) return t("deciding.unset");
  return said.kind === "ratio" ? percent(said.ratio) : [lotteryWords(said.lottery, t)].flat().join(" · ");
}

/** As a field for a local time shows it. */
function localOf(calendar: Calendar, at: number): string {
  const local = new Date(at + calendar.offset(at)).toISOString();
  return `${dayText(calendar.day(at))}T${local.slice(11, 16)}`;
}

/** Null: it is no time. */
function instantOf(calendar: Calendar, text: string): number | null {
  const [date = "", time = ""] = text.split("T");
  const day = parseDay(date);
  const minute = parseTime(time.slice(0, 5));
  return day === null || minute === null ? null : calendar.instant(day, minute);
}
