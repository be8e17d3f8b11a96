/** Products and members from a file and into one: sent in pieces, read by the till, taken in whole or not at all. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import type { ImportView } from "../../../shared/contract/till.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { Sheet } from "../../kit/Sheet.tsx";
import { useAct } from "../staff/act.ts";
import type { Act } from "../staff/act.ts";
import { useReading, useTill } from "../use.ts";
import { ExportPart } from "./ExportPart.tsx";
import { base64Of, PIECE_BYTES } from "./pieces.ts";
import "./shop.css";

const WHATS = ["products", "members"] as const;
type What = (typeof WHATS)[number];

/** The errors, by the line of the file; there may be very many. */
function Errors({ view }: { view: ImportView }) {
  const { t } = useTexts();
  const box = useRef<HTMLDivElement>(null);
  // What it gives changes by itself as the box is scrolled: nothing here remembers it.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: view.errors.length,
    getScrollElement: () => box.current,
    estimateSize: () => 44,
    overscan: 10,
  });
  return (
    <div ref={box} className="importErrors" tabIndex={0} role="group" aria-label={t("import.errors")}>
      <ul style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const error = view.errors[index];
          return error === undefined ? null : (
            <li key={index} data-line={error.line} style={{ transform: `translateY(${start}px)` }}>
              <b className="nowrap">{t("import.line", { line: error.line })}</b> <span>{error.message}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Progress({ view }: { view: ImportView }) {
  const { t } = useTexts();
  const done = view.state === "receiving" ? view.received : view.bytes;
  return (
    <div className="stack tight" role="status">
      <progress max={view.bytes} value={done} aria-label={t("import.progress")} />
      <span className="sub">
        {view.state === "receiving"
          ? t("import.sending", { part: Math.floor((done / view.bytes) * 100) })
          : t("import.reading", { rows: view.rows })}
      </span>
    </div>
  );
}

/** What the file would do, and doing it. */
function Ready({ view, act, onOver }: { view: ImportView; act: Act; onOver: (done: ImportView | null) => void }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const take = () =>
    act.run(
      async (key) => await ask("import.commit", { id: view.id, key }),
      ["import"],
      (done) => onOver(done),
    );
  const drop = async () => {
    await ask("import.drop", { id: view.id });
    onOver(null);
  };
  return (
    <>
      <div className="facts" data-testid="import-counts" data-rows={view.rows} data-errors={view.errorCount}>
        {(["added", "changed", "unchanged"] as const).map((each) => (
          <div key={each}>
            <span>{t(`import.${each}`)}</span>
            <b>{view[each]}</b>
          </div>
        ))}
      </div>
      <span className="sub">
        {t("import.file", { rows: view.rows, encoding: view.encoding === "gb18030" ? "GB18030" : "UTF-8" })}
      </span>
      {view.errorCount === 0 ? null : (
        <>
          <div className="note stop" role="alert">
            {t("import.hasErrors", { count: view.errorCount })}
          </div>
          <Errors view={view} />
        </>
      )}
      <Refused said={act.said} />
      <div className="across">
        <button type="button" className="btn big" onClick={() => void drop()}>
          {t("import.drop")}
        </button>
        {view.errorCount > 0 ? null : (
          <button
            type="button"
            className="btn go big push"
            disabled={act.busy || view.added + view.changed === 0}
            onClick={() => void take()}
            autoFocus
          >
            {act.busy ? t("asking") : t("import.take", { count: view.added + view.changed })} <kbd>Enter</kbd>
          </button>
        )}
      </div>
    </>
  );
}

function Done({ done, onAgain }: { done: ImportView; onAgain: () => void }) {
  const { t } = useTexts();
  return (
    <>
      <div className="note go" role="status" data-testid="import-done">
        {t("import.done", { added: done.added, changed: done.changed })}
      </div>
      <button type="button" className="btn go big" autoFocus onClick={onAgain}>
        {t("import.again")} <kbd>Enter</kbd>
      </button>
    </>
  );
}

function Choose({ what, onFile, busy }: { what: What; onFile: (file: File) => void; busy: boolean }) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <div
      className={over ? "importDrop over" : "importDrop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file !== undefined) onFile(file);
      }}
    >
      <b>{t("import.drag")}</b>
      <span className="sub">{t(`import.columns.${what}`)}</span>
      <button type="button" className="btn big" disabled={busy} data-autofocus onClick={() => input.current?.click()}>
        {t("import.choose")}
      </button>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv,text/plain"
        className="unseen"
        tabIndex={-1}
        aria-label={t("import.choose")}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file !== undefined) onFile(file);
          // The same file again, once it is mended, is a change too.
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}

function Import({ what, onBusy }: { what: What; onBusy: (busy: boolean) => void }) {
  const ask = useTill((till) => till.ask);
  const act = useAct(true);
  const [id, setId] = useState<string | null>(null);
  const [done, setDone] = useState<ImportView | null>(null);
  const { value: view, refusal } = useReading("import.state", id === null ? null : { id }, ["import"]);
  useEffect(() => onBusy(id !== null), [id, onBusy]);
  const send = async (file: File) => {
    setDone(null);
    await act.run(
      async (key) => {
        const begun = await ask("import.begin", { key, what, name: file.name.slice(0, 200), bytes: file.size });
        if (!begun.ok) return begun;
        setId(begun.value.id);
        for (let at = 0; at < file.size; at += PIECE_BYTES) {
          const base64 = base64Of(new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer()));
          const sent = await ask("import.piece", { id: begun.value.id, at, base64 });
          if (!sent.ok) return sent;
        }
        return begun;
      },
      ["import"],
      () => undefined,
    );
  };
  const over = (taken: ImportView | null) => {
    setId(null);
    setDone(taken);
  };
  if (done !== null) return <Done done={done} onAgain={() => setDone(null)} />;
  if (id === null || view === null) {
    return (
      <>
        <Choose what={what} busy={act.busy} onFile={(file) => void send(file)} />
        <Refused said={act.said ?? refusal} />
      </>
    );
  }
  if (view.state === "ready") return <Ready view={view} act={act} onOver={over} />;
  return <Progress view={view} />;
}

export function ImportDialog() {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  const [what, setWhat] = useState<What>("products");
  const [busy, setBusy] = useState(false);
  return (
    <Sheet title={t("import.title")} onClose={close} width={820}>
      <div className="stack">
        <div className="tenders two" role="group" aria-label={t("import.what")}>
          {WHATS.map((each) => (
            <button
              key={each}
              type="button"
              className={each === what ? "btn big on" : "btn big"}
              aria-pressed={each === what}
              disabled={busy}
              onClick={() => setWhat(each)}
            >
              {t(`import.${each}`)}
            </button>
          ))}
        </div>
        <Import key={what} what={what} onBusy={setBusy} />
        <ExportPart what={what} />
      </div>
    </Sheet>
  );
}
