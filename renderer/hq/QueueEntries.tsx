/** What waits in one queue, a page at a time: from the first, from any place, or one order's or member's alone. */
import { NumberInput, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { HqEntry } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { askHq, usePolled } from "./client.ts";
import { EntryTable } from "./Entries.tsx";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";

const PAGE = 50;
const placeOf = ({ at, order, line }: HqEntry) => ({ at, order, line });

type Sought = { readonly place: number; readonly text: string };
const FIRST: Sought = { place: 1, text: "" };

export function QueueEntries({ queue, zone }: { queue: string; zone: string }) {
  const { t } = useTexts();
  const [sought, setSought] = useState(FIRST);
  const [place, setPlace] = useState<number | string>("");
  const [text, setText] = useState("");
  const go = (event: FormEvent) => {
    event.preventDefault();
    const from = Math.floor(Number(place));
    setSought({ place: Number.isSafeInteger(from) && from > 1 ? from : 1, text: text.trim() });
  };
  const all = () => {
    setPlace("");
    setText("");
    setSought(FIRST);
  };
  const isAll = sought.place === 1 && sought.text === "";
  return (
    <>
      <form className="card pad across" role="search" aria-label={t("queues.seek")} onSubmit={go}>
        <NumberInput
          label={t("queues.fromPlace")}
          value={place}
          min={1}
          max={1_000_000_000}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          disabled={text.trim() !== ""}
          onChange={setPlace}
        />
        <TextInput
          className="grow"
          label={t("queues.findIn")}
          value={text}
          maxLength={80}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
        />
        <button type="submit" className="btn go low">
          {t("queues.show")}
        </button>
        {isAll ? null : (
          <button type="button" className="btn low" onClick={all}>
            {t("queues.fromFirst")}
          </button>
        )}
      </form>
      <section className="card wide" aria-label={t("hq.entries")}>
        {sought.text === "" ? (
          <FromPlace key={sought.place} queue={queue} place={sought.place} zone={zone} />
        ) : (
          <Found queue={queue} text={sought.text} zone={zone} />
        )}
      </section>
    </>
  );
}

function FromPlace({ queue, place, zone }: { queue: string; place: number; zone: string }) {
  const { t } = useTexts();
  const first = usePolled("queue.entries", { queue, after: null, place, limit: PAGE });
  const paged = usePages(
    first.value === null ? null : pageOf(first.value, PAGE, placeOf),
    ({ order, line }) => `${order} ${line}`,
    async (after) => {
      const answer = await askHq("queue.entries", { queue, after, limit: PAGE });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value, PAGE, placeOf) } : answer;
    },
  );
  return (
    <>
      <Refused said={first.refusal} />
      {first.value === null && first.refusal === null ? <div className="empty">{t("loading")}</div> : null}
      {first.value?.length === 0 ? (
        <div className="empty" role="status">
          <b>{t(place === 1 ? "hq.noEntries" : "queues.noSuchPlace")}</b>
        </div>
      ) : null}
      {paged.rows.length > 0 ? <EntryTable entries={paged.rows} zone={zone} label={t("hq.entries")} /> : null}
      <More of={paged} />
    </>
  );
}

function Found({ queue, text, zone }: { queue: string; text: string; zone: string }) {
  const { t } = useTexts();
  const { value, refusal } = usePolled("queue.find", { queue, text });
  return (
    <>
      <Refused said={refusal} />
      {value === null && refusal === null ? <div className="empty">{t("loading")}</div> : null}
      {value?.length === 0 ? (
        <div className="empty" role="status">
          <b>{t("queues.noneFound")}</b>
          <span>{t("hq.searchNoneHow")}</span>
        </div>
      ) : null}
      {value !== null && value.length > 0 ? <EntryTable entries={value} zone={zone} label={t("hq.entries")} /> : null}
    </>
  );
}
