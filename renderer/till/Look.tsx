/** Language, colours and text size as this till's settings have them, live; and the header's two switches, which change the settings. */
import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useEffect } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { useTill } from "./use.ts";

/** The root's font size; every text and every key is sized by it. */
const SIZES = { normal: "100%", large: "112.5%", largest: "125%" } as const;

export function FollowSettings() {
  const language = useTill((till) => till.settings?.language);
  const scheme = useTill((till) => till.settings?.scheme);
  const size = useTill((till) => till.settings?.textSize ?? "normal");
  const { switchTo } = useTexts();
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (language !== undefined) switchTo(language);
    // The switch is a new function each time; only another language is to be followed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [language]);
  useEffect(() => {
    if (scheme !== undefined) setColorScheme(scheme);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [scheme]);
  useEffect(() => {
    document.documentElement.style.fontSize = SIZES[size];
  }, [size]);
  return null;
}

/** A clerk who may not change the settings still reads the screen as is best: then this screen alone changes, until it is loaded again. */
export function TillSwitches() {
  const { t, language, switchTo } = useTexts();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  const change = useTill((till) => till.changeSettings);
  const other = language === "zh" ? "en" : "zh";
  const scheme = dark ? "light" : "dark";
  return (
    <>
      <button
        type="button"
        className="btn bare"
        lang={other === "en" ? "en" : "zh-CN"}
        onClick={() => {
          switchTo(other);
          void change({ language: other });
        }}
      >
        {other === "en" ? "English" : "中文"}
      </button>
      <button
        type="button"
        className="btn bare"
        onClick={() => {
          setColorScheme(scheme);
          void change({ scheme });
        }}
      >
        {dark ? t("scheme.light") : t("scheme.dark")}
      </button>
    </>
  );
}
