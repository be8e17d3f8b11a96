/** Who did what, and who approved it: the newest first, as many as there are. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import type { AuditView } from "../../../shared/contract/view.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { money } from "../../kit/amount.ts";
import { Refused } from "../../kit/Refused.tsx";
import { Sheet } from "../../kit/Sheet.tsx";
import { moment } from "../../kit/time.ts";
import type { Said } from "../state.ts";
import { useReading, useTill } from "../use.ts";
import { useAct } from "./act.ts";
import { AUDIT_ACTS } from "./auditacts.ts";
import { dayEnd, dayStart } from "./days.ts";
import "./staff.css";

const PAGE = 100;
/** Of a row; the root's font size is the till's text size. */
const ROW_REM = 3.75;
const rowPx = (): number => ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
const PAUSE_MS = 250;

type Asked = { text: string; act: string; clerk: string; from: string; to: string };
const NOTHING: Asked = { text: "", act: "", clerk: "", from: "", to: "" };
type Found = { rows: AuditView[]; more: boolean };

/** Reads a page at a time; a page that comes too late for what is asked now is dropped. */
function useAudit(asked: Asked) {
  const ask = useTill((till) => till.ask);
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  const [found, setFound] = useState<Found | null>(null);
  const [failed, setFailed] = useState<Said | null>(null);
  const { busy, said, run } = useAct(true);
  const turn = useRef(0);
  const loading = useRef(false);

  const read = async (before: AuditView | undefined, kept: readonly AuditView[], mine: number) => {
    const from = dayStart(asked.from, zone);
    const to = dayEnd(asked.to, zone);
    loading.current = true;
    await run(
      async (key) =>
        await ask("audit.search", {
          key,
          limit: PAGE,
          ...(asked.text.trim() === "" ? {} : { text: asked.text.trim() }),
          ...(asked.act === "" ? {} : { act: asked.act }),
          ...(asked.clerk === "" ? {} : { clerk: asked.clerk }),
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
          ...(before === undefined ? {} : { before: before.n }),
        }),
      ["audit"],
      (rows) => {
        if (mine !== turn.current) return;
        setFailed(null);
        setFound({ rows: [...kept, ...rows], more: rows.length === PAGE });
      },
    );
    loading.current = false;
  };
  const again = JSON.stringify(asked);
  useEffect(() => {
    const mine = ++turn.current;
    const timer = setTimeout(() => void read(undefined, [], mine), again === JSON.stringify(NOTHING) ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
    // `read` is new at every drawing and no reason to ask.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [again]);
  const more = () => {
    if (found === null || !found.more || loading.current) return;
    void read(found.rows.at(-1), found.rows, turn.current);
  };
  return { found, busy, said: said ?? failed, more };
}

function Row({ row }: { row: AuditView }) {
  const { t, locale, named } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  return (
    <>
      <span className="sub nowrap">{moment(row.at, locale, zone)}</span>
      <span>
        <b>{named("audit.act", row.act)}</b>
        {row.order === null ? null : <span className="sub"> {row.order}</span>}
      </span>
      <span className="auditWho">
        {row.clerkName ?? row.clerk ?? "—"}
        {row.approverName === null ? null : (
          <span className="sub">{t("audit.approved", { name: row.approverName })}</span>
        )}
      </span>
      <span className="auditText" title={row.text}>
        {row.text}
      </span>
      <span className="amount">{row.amountFen === null ? "" : money(row.amountFen)}</span>
    </>
  );
}

function List({ found, onEnd }: { found: Found; onEnd: () => void }) {
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: found.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: rowPx,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= found.rows.length - 10) onEnd();
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [last, found.rows.length]);
  return (
    <div ref={scroller} className="auditRows" tabIndex={0} role="region" aria-label={t("audit.rows")}>
      <ul style={{ height: virtual.getTotalSize() }} aria-label={t("audit.rows")}>
        {items.map((item) => {
          const row = found.rows[item.index];
          return row === undefined ? null : (
            <li
              key={row.n}
              className="auditRow"
              aria-setsize={found.more ? -1 : found.rows.length}
              aria-posinset={item.index + 1}
              data-act={row.act}
              data-n={row.n}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <Row row={row} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

export function AuditDialog() {
  const { t, named } = useTexts();
  const close = useTill((till) => till.close);
  const [asked, setAsked] = useState(NOTHING);
  const { value: clerks } = useReading("clerk.list", {}, ["staff"]);
  const { found, busy, said, more } = useAudit(asked);
  const filtered = JSON.stringify(asked) !== JSON.stringify(NOTHING);
  const put = (change: Partial<Asked>) => setAsked((before) => ({ ...before, ...change }));
  return (
    <Sheet title={t("audit.title")} onClose={close} width={1180}>
      <div className="stack">
        <div className="auditFilters">
          <TextInput
            label={t("audit.text")}
            placeholder={t("audit.textHow")}
            value={asked.text}
            maxLength={80}
            onChange={(event) => put({ text: event.currentTarget.value })}
            data-autofocus
            autoComplete="off"
            {...{ "data-takes-scans": "" }}
          />
          <NativeSelect
            label={t("audit.what")}
            value={asked.act}
            onChange={(event) => put({ act: event.currentTarget.value })}
            data={[
              { value: "", label: t("audit.all") },
              ...AUDIT_ACTS.map((act) => ({ value: act, label: named("audit.act", act) })),
            ]}
          />
          <NativeSelect
            label={t("audit.clerk")}
            value={asked.clerk}
            onChange={(event) => put({ clerk: event.currentTarget.value })}
            data={[
              { value: "", label: t("audit.everyone") },
              ...(clerks ?? []).map((it) => ({ value: it.id, label: it.name })),
            ]}
          />
          <TextInput
            type="date"
            label={t("audit.from")}
            value={asked.from}
            onChange={(event) => put({ from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t("audit.to")}
            value={asked.to}
            onChange={(event) => put({ to: event.currentTarget.value })}
          />
        </div>
        <Refused said={said} />
        {found === null ? (
          said === null ? (
            <div className="empty">{t("loading")}</div>
          ) : null
        ) : found.rows.length === 0 ? (
          <div className="empty auditEmpty">
            <b>{t(filtered ? "audit.noneFound" : "audit.none")}</b>
            {filtered ? (
              <button type="button" className="btn" onClick={() => setAsked(NOTHING)}>
                {t("audit.clear")}
              </button>
            ) : null}
          </div>
        ) : (
          <List key={JSON.stringify(asked)} found={found} onEnd={more} />
        )}
        <p className="sub" role="status">
          {busy
            ? t("loading")
            : found === null
              ? ""
              : t(found.more ? "audit.countMore" : "audit.count", { count: found.rows.length })}
        </p>
      </div>
    </Sheet>
  );
}
