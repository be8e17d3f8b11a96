/** The rules as text with the numbers of its lines; what is wrong is marked on its line. */
import { useMemo, useRef } from "react";
import type { RefObject } from "react";
import { useTexts } from "../i18n/i18n.ts";

/** The height of a line, as in the style sheet. */
const LINE_PX = 21;

type Props = {
  text: string;
  onText: (text: string) => void;
  wrong: ReadonlySet<number>;
  area: RefObject<HTMLTextAreaElement | null>;
};

export function RulesEditor({ text, onText, wrong, area }: Props) {
  const { t } = useTexts();
  const gutter = useRef<HTMLDivElement>(null);
  const lines = text.split("\n").length;
  const numbers = useMemo(() => Array.from({ length: lines }, (_, index) => index + 1).join("\n"), [lines]);
  return (
    <div className="editor">
      <div className="gutter" aria-hidden="true" ref={gutter}>
        <pre>
          {numbers}
          {[...wrong].map((line) => (
            <span key={line} className="wrong" data-line={line} style={{ top: `${(line - 1) * LINE_PX}px` }}>
              {line}
            </span>
          ))}
        </pre>
      </div>
      <textarea
        ref={area}
        id="rules-text"
        aria-label={t("rules.text")}
        aria-describedby="rules-said"
        aria-invalid={wrong.size > 0}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onScroll={(event) => {
          if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
      />
    </div>
  );
}

/** Puts the cursor at the beginning of a line and the line into view. */
export function goToLine(area: HTMLTextAreaElement | null, line: number): void {
  if (area === null) return;
  const before = area.value.split("\n").slice(0, line - 1);
  const start = before.reduce((sum, each) => sum + each.length + 1, 0);
  const end = area.value.indexOf("\n", start);
  area.focus();
  area.setSelectionRange(start, end < 0 ? area.value.length : end);
  area.scrollTop = Math.max(0, (line - 4) * LINE_PX);
}
