/** A table of rows that are typed in: cells as the table gives them, each row removed by its button, one added below. */
import type { ReactNode } from "react";
import type { Json } from "../../shared/rules/mergePatch.ts";
import { useTexts } from "../i18n/i18n.ts";
import { isObject, type JsonObject } from "./written.ts";

type Props = {
  kind: "tiers" | "lots" | "windows" | "shares" | "ranks";
  heads: readonly string[];
  count: number;
  /** Null: rows are added elsewhere. */
  add: string | null;
  onAdd?: () => void;
  onRemove: (index: number) => void;
  children: (index: number) => ReactNode;
};

export function Rows({ kind, heads, count, add, onAdd, onRemove, children }: Props) {
  const { t } = useTexts();
  return (
    <div className="settingRows">
      {count === 0 || heads.length === 0 ? null : (
        <div className={`cells ${kind} heads`} aria-hidden="true">
          {heads.map((head) => (
            <span key={head}>{head}</span>
          ))}
        </div>
      )}
      {Array.from({ length: count }, (_, index) => (
        <div className={`cells ${kind}`} key={index} role="group" aria-label={t("ruleForm.row", { n: index + 1 })}>
          {children(index)}
          <button
            type="button"
            className="btn bare"
            aria-label={t("ruleForm.removeRow", { n: index + 1 })}
            onClick={() => onRemove(index)}
          >
            ✕
          </button>
        </div>
      ))}
      {add === null ? null : (
        <div>
          <button type="button" className="btn" onClick={onAdd}>
            {add}
          </button>
        </div>
      )}
    </div>
  );
}

/** Rows as they are written; null: it is no list of objects, and the text alone can mend it. */
export const rowsOf = (value: Json | undefined): JsonObject[] | null =>
  Array.isArray(value) && value.every(isObject) ? value : null;
