/** Where receipts are printed, and a page to try it. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { Printer } from "../../../shared/contract/settings.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { useTill } from "../use.ts";
import { useAct } from "./act.ts";
import { Choice, Figure } from "./Fields.tsx";
import type { PartProps } from "./SettingsDialog.tsx";

const KINDS = ["none", "network", "device", "windows"] as const;
const EMPTY: Readonly<Record<(typeof KINDS)[number], Printer>> = {
  none: { kind: "none" },
  network: { kind: "network", host: "", port: 9100 },
  device: { kind: "device", path: "" },
  windows: { kind: "windows", queue: "" },
};

function Test({ saved }: { saved: boolean }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const state = useTill((till) => till.status?.printer ?? "none");
  const open = useTill((till) => till.open);
  const [sent, setSent] = useState(false);
  const { busy, said, run } = useAct();
  const print = () =>
    run(
      async (key) => await ask("print.test", { key }),
      ["settings"],
      () => setSent(true),
    );
  return (
    <div className="tryOut stack">
      <div className="across">
        <button
          type="button"
          className="btn"
          disabled={busy || !saved || state === "none"}
          onClick={() => void print()}
        >
          {busy ? t("asking") : t("printer.test")}
        </button>
        <span className={state === "ready" ? "pill go" : state === "none" ? "pill" : "pill wait"}>
          {t(`printer.state.${state}`)}
        </span>
        {state === "none" ? null : (
          <button type="button" className="btn push" onClick={() => open({ kind: "prints" })}>
            {t("more.prints")}
          </button>
        )}
      </div>
      {saved ? null : <p className="sub">{t("printer.saveFirst")}</p>}
      {sent ? (
        <div className="note go" role="status">
          {t("printer.sent")}
        </div>
      ) : null}
      <Refused said={said} />
    </div>
  );
}

export function PrinterPart({ settings, put, wrongAt, saved }: PartProps) {
  const { t } = useTexts();
  const { printer } = settings;
  // A place that is still empty is not wrong yet, though it cannot be saved.
  const said = (path: string, text: string) => (text === "" ? undefined : wrongAt(path));
  return (
    <>
      <Choice
        label={t("printer.kind")}
        value={printer.kind}
        options={KINDS.map((value) => ({ value, text: t(`printer.kind.${value}`) }))}
        how={t(`printer.how.${printer.kind}`)}
        onChange={(kind) => put({ printer: EMPTY[kind] })}
      />
      {printer.kind === "network" ? (
        <div className="fieldPair">
          <TextInput
            label={t("printer.host")}
            placeholder="192.168.1.50"
            value={printer.host}
            error={said("printer.host", printer.host)}
            onChange={(event) => put({ printer: { ...printer, host: event.currentTarget.value.trim() } })}
            autoComplete="off"
          />
          <Figure
            label={t("printer.port")}
            value={printer.port}
            wrong={wrongAt("printer.port")}
            onChange={(port) => put({ printer: { ...printer, port } })}
          />
        </div>
      ) : null}
      {printer.kind === "device" ? (
        <TextInput
          label={t("printer.path")}
          placeholder="/dev/usb/lp0"
          value={printer.path}
          maxLength={260}
          error={said("printer.path", printer.path)}
          onChange={(event) => put({ printer: { ...printer, path: event.currentTarget.value } })}
          autoComplete="off"
        />
      ) : null}
      {printer.kind === "windows" ? (
        <TextInput
          label={t("printer.queue")}
          placeholder="XP-80"
          value={printer.queue}
          maxLength={220}
          error={said("printer.queue", printer.queue)}
          onChange={(event) => put({ printer: { ...printer, queue: event.currentTarget.value } })}
          autoComplete="off"
        />
      ) : null}
      <Test saved={saved} />
    </>
  );
}
