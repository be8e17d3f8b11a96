/** Reports: of which days, beside which others, of which store; what was sold, or what queues did. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { Calendar, dayText } from "../../shared/kernel/calendar.ts";
import { useTexts } from "../i18n/i18n.ts";
import { QueuesReport } from "./QueuesReport.tsx";
import { lengthOf, PERIODS, spanOf, type Period } from "./reportPeriods.ts";
import { SalesReport } from "./SalesReport.tsx";
import "./reports.css";

const COMPARED = ["none", "previous", "year"] as const;
const PARTS = ["sales", "queues"] as const;
const EVERYWHERE = "*";

type Props = {
  readonly stores: readonly { id: string; name: string }[];
  readonly zone: string;
  /** The server's clock, ms. */
  readonly now: number;
};

export function ReportsPage({ stores, zone, now }: Props) {
  const { t } = useTexts();
  const calendar = useMemo(() => new Calendar(zone), [zone]);
  const today = calendar.day(now);
  const [part, setPart] = useState<(typeof PARTS)[number]>("sales");
  const [period, setPeriod] = useState<Period>("week");
  const [free, setFree] = useState({ from: dayText(today), to: dayText(today) });
  const [compared, setCompared] = useState<(typeof COMPARED)[number]>("previous");
  const [store, setStore] = useState(EVERYWHERE);
  const span = spanOf(period, today, free);
  const compare = compared === "none" ? null : compared;
  const of = store === EVERYWHERE ? null : store;
  return (
    <>
      <section className="card pad across" aria-label={t("reports.filter")}>
        <div className="across" role="group" aria-label={t("reports.part")}>
          {PARTS.map((each) => (
            <button
              key={each}
              type="button"
              className={each === part ? "btn on low" : "btn low"}
              aria-pressed={each === part}
              onClick={() => setPart(each)}
            >
              {t(each === "sales" ? "reports.partSales" : "reports.partQueues")}
            </button>
          ))}
        </div>
        <NativeSelect
          label={t("reports.period")}
          value={period}
          onChange={(event) => setPeriod(PERIODS.find((each) => each === event.currentTarget.value) ?? "week")}
          data={PERIODS.map((each) => ({ value: each, label: t(`reports.period.${each}`) }))}
        />
        {period === "free" ? (
          <>
            <TextInput
              type="date"
              label={t("exports.from")}
              value={free.from}
              onChange={(event) => setFree({ ...free, from: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={t("exports.to")}
              value={free.to}
              onChange={(event) => setFree({ ...free, to: event.currentTarget.value })}
            />
          </>
        ) : null}
        <NativeSelect
          label={t("reports.compare")}
          value={compared}
          onChange={(event) => setCompared(COMPARED.find((each) => each === event.currentTarget.value) ?? "none")}
          data={COMPARED.map((each) => ({ value: each, label: t(`reports.compare.${each}`) }))}
        />
        <NativeSelect
          label={t("exports.store")}
          value={store}
          onChange={(event) => setStore(event.currentTarget.value)}
          data={[
            { value: EVERYWHERE, label: t("exports.everyStore") },
            ...stores.map(({ id, name }) => ({ value: id, label: name })),
            { value: "", label: part === "sales" ? t("reports.channel.mall") : t("reports.severalStores") },
          ]}
        />
      </section>
      {lengthOf(span) === 0 ? (
        <div className="empty">
          <b>{t("reports.noDays")}</b>
        </div>
      ) : part === "sales" ? (
        <SalesReport span={span} compare={compare} store={of} />
      ) : (
        <QueuesReport span={span} compare={compare} store={of} />
      )}
    </>
  );
}
