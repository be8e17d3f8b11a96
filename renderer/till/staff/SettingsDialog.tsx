/** How this till is set up: one part at a time, saved all at once. */
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { TillSettings } from "../../../shared/contract/settings.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { Sheet } from "../../kit/Sheet.tsx";
import { useReading, useTill } from "../use.ts";
import { useAct } from "./act.ts";
import { BarcodePart } from "./BarcodePart.tsx";
import { CashPart } from "./CashPart.tsx";
import { DevicePart } from "./DevicePart.tsx";
import { KeysPart } from "./KeysPart.tsx";
import { DisplayPart, ScreenPart } from "./LookParts.tsx";
import { PrinterPart } from "./PrinterPart.tsx";
import { ReceiptPart } from "./ReceiptPart.tsx";
import { ScannerPart } from "./ScannerPart.tsx";
import { Sections } from "./Sections.tsx";
import { PARTS, wrongParts, wrongPaths } from "./settingsdraft.ts";
import type { Part } from "./settingsdraft.ts";
import "./staff.css";

export type PartProps = {
  settings: TillSettings;
  /** What is wrong at a path, in words; undefined: nothing. */
  wrongAt: (path: string) => string | undefined;
  put: (change: Partial<TillSettings>) => void;
  /** Whether all of it is saved: what prints or scans now goes by what is saved. */
  saved: boolean;
};

const PART: Readonly<Record<Part, (props: PartProps) => ReactNode>> = {
  screen: ScreenPart,
  scanner: ScannerPart,
  barcodes: BarcodePart,
  keys: KeysPart,
  printer: PrinterPart,
  receipt: ReceiptPart,
  cash: CashPart,
  display: DisplayPart,
  device: DevicePart,
};

function Form({ kept }: { kept: TillSettings }) {
  const { t, named } = useTexts();
  const ask = useTill((till) => till.ask);
  const refresh = useTill((till) => till.refresh);
  const [part, setPart] = useState<Part>("screen");
  const [settings, setSettings] = useState(kept);
  const [done, setDone] = useState(false);
  /** Counted up where all is taken back: fields that keep what was typed begin anew. */
  const [turn, setTurn] = useState(0);
  const { busy, said, run } = useAct();
  const wrong = wrongPaths(settings);
  const parts = wrongParts(wrong);
  const saved = JSON.stringify(settings) === JSON.stringify(kept);
  const Shown = PART[part];

  const put = (change: Partial<TillSettings>) => {
    setDone(false);
    setSettings((before) => ({ ...before, ...change }));
  };
  /** The words of a place, or of its kind where it is one of many. */
  const wrongAt = (path: string) => {
    if (!wrong.has(path)) return undefined;
    const kind = path.replace(/\.\d+\./, ".");
    return named("settings.wrong", path.startsWith("keys.") ? "keys" : kind, t("settings.wrong"));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || saved || wrong.size > 0) return;
    await run(
      async (key) => await ask("settings.put", { key, settings: TillSettings.parse(settings) }),
      ["settings"],
      (now) => {
        setSettings(now);
        setDone(true);
        void refresh(["settings", "status"]);
      },
    );
  };
  return (
    <form className="settings" onSubmit={(event) => void submit(event)}>
      <Sections
        down
        label={t("settings.parts")}
        sections={PARTS.map((id) => ({ id, text: t(`settings.part.${id}`), wrong: parts.has(id) }))}
        shown={part}
        onShow={setPart}
      />
      <div className="settingsPart stack" role="tabpanel" id={`panel-${part}`} aria-labelledby={`tab-${part}`}>
        <Shown key={turn} settings={settings} wrongAt={wrongAt} put={put} saved={saved} />
      </div>
      <div className="settingsFoot across">
        <button type="submit" className="btn go" disabled={busy || saved || wrong.size > 0}>
          {busy ? t("asking") : t("settings.save")}
        </button>
        <button
          type="button"
          className="btn"
          disabled={saved}
          onClick={() => {
            put(kept);
            setTurn((before) => before + 1);
          }}
        >
          {t("settings.undo")}
        </button>
        <span role="status">
          {wrong.size > 0 ? (
            <span className="pill stop">
              {t("settings.wrongParts", { parts: [...parts].map((it) => t(`settings.part.${it}`)).join(", ") })}
            </span>
          ) : done && saved ? (
            <span className="pill go">{t("settings.saved")}</span>
          ) : saved ? null : (
            <span className="pill wait">{t("settings.unsaved")}</span>
          )}
        </span>
        <Refused said={said} />
      </div>
    </form>
  );
}

export function SettingsDialog() {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  const { value, refusal } = useReading("settings.get", {}, ["settings"]);
  return (
    <Sheet title={t("settings.title")} onClose={close} width={1080}>
      {value !== null ? (
        <Form kept={value} />
      ) : refusal !== null ? (
        <Refused said={refusal} />
      ) : (
        <div className="empty">{t("loading")}</div>
      )}
    </Sheet>
  );
}
