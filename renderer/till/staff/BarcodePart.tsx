/** Rules for labels that carry a weight or a price: tried from the top, the first that fits decides. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { BarcodeRule, USUAL_BARCODE_RULES } from "../../../shared/contract/settings.ts";
import { readLabel } from "../../../shared/order/barcode.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { money } from "../../kit/amount.ts";
import type { PartProps } from "./SettingsDialog.tsx";

const AT_MOST = 50;

const kilograms = (thousandths: number): string => (thousandths / 1000).toFixed(3);

function Try({ rules }: { rules: readonly BarcodeRule[] }) {
  const { t } = useTexts();
  const [code, setCode] = useState("");
  const plain = code.trim();
  const fitting = rules.filter((rule) => BarcodeRule.safeParse(rule).success);
  const label = plain === "" ? null : readLabel(fitting, plain);
  const decided = fitting.find((rule) => readLabel([rule], plain) !== null);
  return (
    <div className="tryOut">
      <TextInput
        label={t("barcode.try")}
        description={t("barcode.tryHow")}
        value={code}
        inputMode="numeric"
        maxLength={24}
        onChange={(event) => setCode(event.currentTarget.value)}
        autoComplete="off"
        {...{ "data-takes-scans": "" }}
      />
      {plain === "" ? null : label === null || decided === undefined ? (
        <div className="note" role="status" data-testid="label-read">
          {t("barcode.try.none")}
        </div>
      ) : (
        <div className={label.checked ? "note go" : "note stop"} role="status" data-testid="label-read">
          {t("barcode.try.fits", {
            rule: decided.name,
            code: label.codes[0] ?? "—",
            value: label.priceFen === null ? `${kilograms(label.weight ?? 0)} kg` : money(label.priceFen),
          })}
          {label.checked ? null : <div>{t("barcode.try.unchecked")}</div>}
        </div>
      )}
    </div>
  );
}

export function BarcodePart({ settings, put, wrongAt }: PartProps) {
  const { t } = useTexts();
  const rules = settings.barcodeRules;
  const list = useRef<HTMLOListElement>(null);
  const all = (barcodeRules: BarcodeRule[]) => put({ barcodeRules });
  const change = (index: number, some: Partial<BarcodeRule>) =>
    all(rules.map((rule, at) => (at === index ? { ...rule, ...some } : rule)));
  /** Takes the rule's place and the focus with it. */
  const move = (index: number, by: -1 | 1) => {
    const next = [...rules];
    const [rule] = next.splice(index, 1);
    if (rule === undefined) return;
    next.splice(index + by, 0, rule);
    all(next);
    const way = by === -1 ? "up" : "down";
    requestAnimationFrame(() =>
      list.current?.children[index + by]?.querySelector<HTMLButtonElement>(`[data-way="${way}"]`)?.focus(),
    );
  };
  return (
    <>
      <p className="sub">{t("barcode.how")}</p>
      <ol ref={list} className="barcodeRules" aria-label={t("settings.part.barcodes")}>
        {rules.map((rule, index) => (
          // Rules have no name of their own that stays: their place is what they are.
          <li key={index}>
            <TextInput
              aria-label={t("barcode.name", { n: index + 1 })}
              value={rule.name}
              maxLength={40}
              error={wrongAt(`barcodeRules.${index}.name`)}
              onChange={(event) => change(index, { name: event.currentTarget.value })}
              autoComplete="off"
            />
            <NativeSelect
              aria-label={t("barcode.type", { n: index + 1 })}
              value={rule.type}
              onChange={(event) => change(index, { type: event.currentTarget.value === "price" ? "price" : "weight" })}
              data={[
                { value: "weight", label: t("barcode.weight") },
                { value: "price", label: t("barcode.price") },
              ]}
            />
            <TextInput
              aria-label={t("barcode.pattern", { n: index + 1 })}
              className="pattern"
              value={rule.pattern}
              maxLength={24}
              error={wrongAt(`barcodeRules.${index}.pattern`)}
              onChange={(event) => change(index, { pattern: event.currentTarget.value.trim() })}
              autoComplete="off"
            />
            <span className="across ruleActs">
              <button
                type="button"
                className="btn"
                data-way="up"
                aria-label={t("barcode.up", { name: rule.name })}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              >
                ↑
              </button>
              <button
                type="button"
                className="btn"
                data-way="down"
                aria-label={t("barcode.down", { name: rule.name })}
                disabled={index === rules.length - 1}
                onClick={() => move(index, 1)}
              >
                ↓
              </button>
              <button
                type="button"
                className="btn"
                aria-label={t("barcode.remove", { name: rule.name })}
                onClick={() => all(rules.filter((_, at) => at !== index))}
              >
                ✕
              </button>
            </span>
          </li>
        ))}
      </ol>
      {rules.length === 0 ? <div className="empty">{t("barcode.none")}</div> : null}
      <div className="across">
        <button
          type="button"
          className="btn"
          disabled={rules.length >= AT_MOST}
          onClick={() => all([...rules, { name: t("barcode.new"), type: "weight", pattern: "24.....{NNDDD}" }])}
        >
          ＋ {t("barcode.add")}
        </button>
        <button type="button" className="btn" onClick={() => all(USUAL_BARCODE_RULES)}>
          {t("barcode.usual")}
        </button>
      </div>
      <Try rules={rules} />
    </>
  );
}
