/** What stands on a receipt besides the sale, with a sketch of the paper beside it. */
import { Textarea } from "@mantine/core";
import { useTexts } from "../../i18n/i18n.ts";
import { useTill } from "../use.ts";
import { Choice } from "./Fields.tsx";
import type { PartProps } from "./SettingsDialog.tsx";

/** Characters a line holds at each width of the paper. */
const WIDE = { 58: 32, 80: 48 } as const;

function Paper({ settings: { receipt } }: Pick<PartProps, "settings">) {
  const { t } = useTexts();
  const store = useTill((till) => till.status?.storeName ?? "");
  const lines = (text: string) => text.split("\n").filter((line) => line.trim() !== "");
  return (
    <figure className="paper" style={{ width: `calc(${WIDE[receipt.paper]}ch + 34px)` }}>
      <figcaption className="unseen">{t("receiptPart.sketch")}</figcaption>
      <b className="paperCentre">{store}</b>
      {lines(receipt.header).map((line, index) => (
        <div key={index} className="paperCentre">
          {line}
        </div>
      ))}
      <hr />
      <div className="paperLine">
        <span>
          {receipt.language === "en" ? "Tea egg × 2" : receipt.language === "zh" ? "茶叶蛋 × 2" : "茶叶蛋 Tea egg × 2"}
        </span>
        <span>4.00</span>
      </div>
      <div className="paperLine">
        <b>{receipt.language === "en" ? "Total" : receipt.language === "zh" ? "合计" : "合计 Total"}</b>
        <b>4.00</b>
      </div>
      <hr />
      {lines(receipt.footer).map((line, index) => (
        <div key={index} className="paperCentre">
          {line}
        </div>
      ))}
      {receipt.queueSlip ? <div className="paperCut">✂ {t("receiptPart.slip")}</div> : null}
    </figure>
  );
}

export function ReceiptPart({ settings, put }: PartProps) {
  const { t } = useTexts();
  const { receipt } = settings;
  const change = (some: Partial<typeof receipt>) => put({ receipt: { ...receipt, ...some } });
  const yesNo = [
    { value: "yes", text: t("yes") },
    { value: "no", text: t("no") },
  ] as const;
  return (
    <div className="receiptPart">
      <div className="stack">
        <Choice
          label={t("receiptPart.paper")}
          value={String(receipt.paper)}
          options={[
            { value: "80", text: "80 mm" },
            { value: "58", text: "58 mm" },
          ]}
          onChange={(paper) => change({ paper: paper === "58" ? 58 : 80 })}
        />
        <Choice
          label={t("receiptPart.language")}
          value={receipt.language}
          options={[
            { value: "zh", text: "中文" },
            { value: "en", text: "English" },
            { value: "both", text: t("receiptPart.both") },
          ]}
          onChange={(language) => change({ language })}
        />
        <Choice
          label={t("receiptPart.auto")}
          value={receipt.auto ? "yes" : "no"}
          options={yesNo}
          onChange={(value) => change({ auto: value === "yes" })}
        />
        <Choice
          label={t("receiptPart.queueSlip")}
          value={receipt.queueSlip ? "yes" : "no"}
          options={yesNo}
          onChange={(value) => change({ queueSlip: value === "yes" })}
        />
        <Textarea
          label={t("receiptPart.header")}
          value={receipt.header}
          maxLength={400}
          rows={2}
          onChange={(event) => change({ header: event.currentTarget.value })}
        />
        <Textarea
          label={t("receiptPart.footer")}
          value={receipt.footer}
          maxLength={400}
          rows={2}
          onChange={(event) => change({ footer: event.currentTarget.value })}
        />
      </div>
      <Paper settings={settings} />
    </div>
  );
}
