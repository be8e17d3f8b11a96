/** Products from a file: what it would do is shown first, and all of it is taken in or nothing. */
import { useState } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import { MOST_FILE_BYTES } from "../../shared/contract/hqProducts.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { askHq, type Said } from "./client.ts";

type Checked = HqOutput<"product.check">;
/** Bytes that are turned to text at once. */
const PART = 3 * 4_096;
type Chosen = { readonly name: string; readonly base64: string; readonly checked: Checked };

const base64Of = async (file: File): Promise<string> => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts: string[] = [];
  // Whole groups of three bytes each, so that the parts make one text.
  for (let at = 0; at < bytes.length; at += PART)
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PART))));
  return parts.join("");
};

function Errors({ checked }: { checked: Checked }) {
  const { t } = useTexts();
  return (
    <>
      <div className="note stop" role="alert">
        {t("products.hasErrors", { count: count(checked.errorCount) })}
      </div>
      <div className="errors" role="group" aria-label={t("products.errors")} tabIndex={0}>
        <table className="table">
          <tbody>
            {checked.errors.map((it, index) => (
              <tr key={index} data-line={it.line} data-code={it.code}>
                <th scope="row" className="nowrap">
                  {t("import.line", { line: it.line })}
                </th>
                <td>
                  {it.column === "" ? "" : `${it.column}${it.found === "" ? "" : ` “${it.found}”`} · `}
                  {t(`fileError.${it.code}`)}
                  <div className="sub" lang="en">
                    {it.message}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {checked.errorCount > checked.errors.length ? (
        <p className="sub">{t("products.moreErrors", { count: count(checked.errorCount - checked.errors.length) })}</p>
      ) : null}
    </>
  );
}

export function ProductFile({ onTaken, onClose }: { onTaken: () => void; onClose: () => void }) {
  const { t } = useTexts();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [tooLong, setTooLong] = useState(false);
  const [taken, setTaken] = useState<HqOutput<"product.import"> | null>(null);

  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    setTaken(null);
    setChosen(null);
    setSaid(null);
    setTooLong(file.size > MOST_FILE_BYTES);
    if (file.size > MOST_FILE_BYTES || file.size === 0) return;
    setBusy(true);
    const base64 = await base64Of(file);
    const answer = await askHq("product.check", { file: base64 });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (answer.ok) setChosen({ name: file.name.slice(0, 200), base64, checked: answer.value });
  };
  const take = async ({ name, base64, checked: { added, changed, unchanged } }: Chosen) => {
    setBusy(true);
    const answer = await askHq("product.import", { name, file: base64, expected: { added, changed, unchanged } });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (!answer.ok) return;
    setTaken(answer.value);
    setChosen(null);
    onTaken();
  };
  const checked = chosen?.checked;
  return (
    <Sheet title={t("products.import")} width={720} onClose={onClose}>
      <div className="stack" data-testid="product-file">
        <p className="sub">{t("products.importHow")}</p>
        <input
          type="file"
          accept=".csv,text/csv"
          aria-label={t("import.choose")}
          disabled={busy}
          onChange={(event) => void choose(event.currentTarget.files?.[0])}
        />
        {busy ? <div role="status">{t("asking")}</div> : null}
        {tooLong ? (
          <div className="note stop" role="alert">
            {t("products.tooLong", { most: MOST_FILE_BYTES / 1024 / 1024 })}
          </div>
        ) : null}
        <Refused said={said} />
        {chosen === null || checked === undefined ? null : (
          <>
            <div className="facts" data-testid="product-counts">
              {(["added", "changed", "unchanged"] as const).map((each) => (
                <div key={each}>
                  <span>{t(`import.${each}`)}</span>
                  <b>{count(checked[each])}</b>
                </div>
              ))}
            </div>
            {checked.errorCount > 0 ? <Errors checked={checked} /> : null}
            {checked.errorCount > 0 ? null : (
              <button
                type="button"
                className="btn go"
                disabled={busy || checked.added + checked.changed === 0}
                onClick={() => void take(chosen)}
              >
                {t("import.take", { count: count(checked.added + checked.changed) })}
              </button>
            )}
          </>
        )}
        {taken === null ? null : (
          <div className="note go" role="status" data-testid="product-taken">
            {t("import.done", { added: count(taken.added), changed: count(taken.changed) })}
          </div>
        )}
      </div>
    </Sheet>
  );
}
