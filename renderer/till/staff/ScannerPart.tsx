/** What the scanner types round a code, and how fast; with a field that shows what one really types. */
import { TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { useTexts } from "../../i18n/i18n.ts";
import { Choice, Figure } from "./Fields.tsx";
import type { PartProps } from "./SettingsDialog.tsx";

type Heard = { keys: string; longestMs: number; end: string };

/** What is left of what was typed: null where the prefix or the suffix is not there. */
export function bare(keys: string, { prefix, suffix }: { prefix: string; suffix: string }): string | null {
  if (!keys.startsWith(prefix) || !keys.endsWith(suffix) || keys.length <= prefix.length + suffix.length) return null;
  return keys.slice(prefix.length, keys.length - suffix.length);
}

function Try({ settings: { scanner } }: Pick<PartProps, "settings">) {
  const { t } = useTexts();
  const typing = useRef<{ keys: string; lastAt: number; longestMs: number }>({ keys: "", lastAt: 0, longestMs: 0 });
  const [heard, setHeard] = useState<Heard | null>(null);
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const { key, timeStamp } = event;
    const now = typing.current;
    if (key === "Enter" || key === "Tab") {
      if (now.keys === "") return;
      event.preventDefault();
      setHeard({ keys: now.keys, longestMs: Math.round(now.longestMs), end: key });
      typing.current = { keys: "", lastAt: 0, longestMs: 0 };
      event.currentTarget.value = "";
    } else if (key.length === 1) {
      const pause = now.keys === "" ? 0 : timeStamp - now.lastAt;
      typing.current = { keys: now.keys + key, lastAt: timeStamp, longestMs: Math.max(now.longestMs, pause) };
    } else if (key === "Backspace") typing.current = { keys: "", lastAt: 0, longestMs: 0 };
  };
  const code = heard === null ? null : bare(heard.keys, scanner);
  const why =
    heard === null
      ? null
      : heard.end !== scanner.ends
        ? t("scanner.try.end", { end: heard.end, ends: scanner.ends })
        : heard.longestMs > scanner.pauseMs
          ? t("scanner.try.slow", { ms: heard.longestMs, pauseMs: scanner.pauseMs })
          : code === null
            ? t("scanner.try.affixes", { keys: heard.keys })
            : null;
  return (
    <div className="tryOut">
      <TextInput
        label={t("scanner.try")}
        description={t("scanner.tryHow")}
        onKeyDown={onKey}
        autoComplete="off"
        {...{ "data-takes-scans": "" }}
      />
      {heard === null ? null : (
        <div className={why === null ? "note go" : "note wait"} role="status" data-testid="scanner-heard">
          {why ?? t("scanner.try.good", { code: code ?? "", ms: heard.longestMs })}
        </div>
      )}
    </div>
  );
}

export function ScannerPart({ settings, put, wrongAt }: PartProps) {
  const { t } = useTexts();
  const { scanner } = settings;
  const change = (some: Partial<typeof scanner>) => put({ scanner: { ...scanner, ...some } });
  return (
    <>
      <div className="fieldPair">
        <TextInput
          label={t("scanner.prefix")}
          description={t("scanner.affixHow")}
          value={scanner.prefix}
          maxLength={8}
          onChange={(event) => change({ prefix: event.currentTarget.value })}
          autoComplete="off"
          {...{ "data-takes-scans": "" }}
        />
        <TextInput
          label={t("scanner.suffix")}
          description={t("scanner.suffixHow")}
          value={scanner.suffix}
          maxLength={8}
          onChange={(event) => change({ suffix: event.currentTarget.value })}
          autoComplete="off"
          {...{ "data-takes-scans": "" }}
        />
      </div>
      <Choice
        label={t("scanner.ends")}
        value={scanner.ends}
        options={[
          { value: "Enter", text: "Enter" },
          { value: "Tab", text: "Tab" },
        ]}
        onChange={(ends) => change({ ends })}
      />
      <Figure
        label={t("scanner.pause")}
        how={t("scanner.pauseHow")}
        value={scanner.pauseMs}
        unit="ms"
        wrong={wrongAt("scanner.pauseMs")}
        onChange={(pauseMs) => change({ pauseMs })}
      />
      <Try settings={settings} />
    </>
  );
}
