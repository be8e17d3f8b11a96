/** Products or members as a file, in the encoding a spreadsheet here reads; it can be taken in again as it is. */
import { useState } from "react";
import { useTexts } from "../../i18n/i18n.ts";
import type { Answer } from "../../kit/link.ts";
import { Refused } from "../../kit/Refused.tsx";
import { useAct } from "../staff/act.ts";
import { useTill } from "../use.ts";
import { bytesOf } from "./pieces.ts";

const ENCODINGS = ["utf-8", "gb18030"] as const;
type Encoding = (typeof ENCODINGS)[number];

/** The browser keeps it where it keeps files. */
function download(name: string, pieces: readonly Uint8Array<ArrayBuffer>[]): void {
  const url = URL.createObjectURL(new Blob([...pieces], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export function ExportPart({ what }: { what: "products" | "members" }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const act = useAct(true);
  const [rows, setRows] = useState<number | null>(null);
  const give = async (encoding: Encoding) => {
    setRows(null);
    await act.run(
      async (key) => {
        const pieces: Uint8Array<ArrayBuffer>[] = [];
        let count = 0;
        let after: string | null = null;
        for (;;) {
          const piece: Answer<"export.csv"> = await ask("export.csv", { key, what, encoding, after });
          if (!piece.ok) return piece;
          pieces.push(bytesOf(piece.value.base64));
          count += piece.value.rows;
          after = piece.value.next;
          if (after === null) return { ok: true, value: { pieces, count } } as const;
        }
      },
      ["export"],
      ({ pieces, count }) => {
        download(`${what}.csv`, pieces);
        setRows(count);
      },
    );
  };
  return (
    <div className="exportPart" role="group" aria-label={t("export.title")}>
      <b>{t(`export.${what}`)}</b>
      <span className="across push">
        {rows === null ? null : (
          <span className="pill go" role="status">
            {t("export.done", { rows })}
          </span>
        )}
        {ENCODINGS.map((encoding) => (
          <button key={encoding} type="button" className="btn" disabled={act.busy} onClick={() => void give(encoding)}>
            {t(`export.${encoding}`)}
          </button>
        ))}
      </span>
      <Refused said={act.said} />
    </div>
  );
}
