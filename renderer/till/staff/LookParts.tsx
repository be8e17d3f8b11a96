/** What the clerk's screen looks like; what the customer's says while it is idle, and when a clerk has to sign in again. */
import { TextInput } from "@mantine/core";
import { useTexts } from "../../i18n/i18n.ts";
import { Choice, Figure } from "./Fields.tsx";
import type { PartProps } from "./SettingsDialog.tsx";

export function ScreenPart({ settings, put }: PartProps) {
  const { t } = useTexts();
  return (
    <>
      <Choice
        label={t("settings.language")}
        value={settings.language}
        options={[
          { value: "zh", text: "中文" },
          { value: "en", text: "English" },
        ]}
        onChange={(language) => put({ language })}
      />
      <Choice
        label={t("settings.scheme")}
        value={settings.scheme}
        options={(["auto", "light", "dark"] as const).map((value) => ({ value, text: t(`settings.scheme.${value}`) }))}
        how={t("settings.schemeHow")}
        onChange={(scheme) => put({ scheme })}
      />
      <Choice
        label={t("settings.textSize")}
        value={settings.textSize}
        options={(["normal", "large", "largest"] as const).map((value) => ({
          value,
          text: t(`settings.textSize.${value}`),
        }))}
        onChange={(textSize) => put({ textSize })}
      />
    </>
  );
}

export function DisplayPart({ settings, put, wrongAt }: PartProps) {
  const { t } = useTexts();
  const { display } = settings;
  return (
    <>
      <TextInput
        label={t("settings.message")}
        description={t("settings.messageHow")}
        value={display.message}
        maxLength={200}
        onChange={(event) => put({ display: { ...display, message: event.currentTarget.value } })}
        autoComplete="off"
      />
      <TextInput
        label={t("settings.messageEn")}
        value={display.messageEn}
        maxLength={200}
        onChange={(event) => put({ display: { ...display, messageEn: event.currentTarget.value } })}
        autoComplete="off"
      />
      <Figure
        label={t("settings.lock")}
        how={t("settings.lockHow")}
        value={settings.lockMinutes}
        unit={t("unit.minutes")}
        wrong={wrongAt("lockMinutes")}
        onChange={(lockMinutes) => put({ lockMinutes })}
      />
    </>
  );
}
