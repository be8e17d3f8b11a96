/** Money at this till: the drawer, rounding, the limit of a shift's difference, what points and love value pay. */
import { NativeSelect } from "@mantine/core";
import { useTexts } from "../../i18n/i18n.ts";
import { figures } from "../../kit/amount.ts";
import { AmountField, Choice } from "./Fields.tsx";
import type { PartProps } from "./SettingsDialog.tsx";

const STEPS = [1, 5, 10, 50, 100] as const;

export function CashPart({ settings, put, wrongAt }: PartProps) {
  const { t } = useTexts();
  const { rounding, deduction } = settings;
  return (
    <>
      <Choice
        label={t("cashPart.drawer")}
        value={settings.drawer}
        options={(["cash", "always", "never"] as const).map((value) => ({
          value,
          text: t(`cashPart.drawer.${value}`),
        }))}
        onChange={(drawer) => put({ drawer })}
      />
      <div className="fieldPair">
        <NativeSelect
          label={t("cashPart.rounding")}
          value={String(rounding.toFen)}
          onChange={(event) => {
            const toFen = STEPS.find((it) => String(it) === event.currentTarget.value) ?? 1;
            put({ rounding: { ...rounding, toFen } });
          }}
          data={STEPS.map((fen) => ({
            value: String(fen),
            label: fen === 1 ? t("cashPart.roundingNone") : t("cashPart.roundingTo", { amount: figures(fen) }),
          }))}
        />
        {rounding.toFen === 1 ? (
          <span />
        ) : (
          <Choice
            label={t("cashPart.how")}
            value={rounding.how}
            options={(["down", "nearest"] as const).map((value) => ({ value, text: t(`cashPart.how.${value}`) }))}
            onChange={(how) => put({ rounding: { ...rounding, how } })}
          />
        )}
      </div>
      <AmountField
        label={t("cashPart.limit")}
        how={t("cashPart.limitHow")}
        value={settings.shift.differenceLimitFen}
        unit={t("unit.yuan")}
        wrong={wrongAt("shift.differenceLimitFen")}
        onChange={(differenceLimitFen) => put({ shift: { differenceLimitFen } })}
      />
      <div className="fieldPair">
        <AmountField
          label={t("cashPart.point")}
          how={t("cashPart.worthHow")}
          value={deduction.pointFen}
          unit={t("unit.yuan")}
          wrong={wrongAt("deduction.pointFen")}
          onChange={(pointFen) => put({ deduction: { ...deduction, pointFen } })}
        />
        <AmountField
          label={t("cashPart.love")}
          how={t("cashPart.worthHow")}
          value={deduction.loveFen}
          unit={t("unit.yuan")}
          wrong={wrongAt("deduction.loveFen")}
          onChange={(loveFen) => put({ deduction: { ...deduction, loveFen } })}
        />
      </div>
    </>
  );
}
