/** What stands round every page: colours, languages, and the two switches for them. */
import {
  MantineProvider,
  localStorageColorSchemeManager,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import "@mantine/core/styles.layer.css";
import type { ReactNode } from "react";
import { I18nextProvider } from "react-i18next";
import { startLanguages, useTexts } from "../i18n/i18n.ts";
import "./tokens.css";
import "./kit.css";
import { theme, variables } from "./theme.ts";

const languages = startLanguages();
const schemes = localStorageColorSchemeManager({ key: "paifan.scheme" });

export function Frame({ children }: { children: ReactNode }) {
  return (
    <I18nextProvider i18n={languages}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        colorSchemeManager={schemes}
        defaultColorScheme="auto"
      >
        {children}
      </MantineProvider>
    </I18nextProvider>
  );
}

export function Switches() {
  const { t, language, switchTo } = useTexts();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  return (
    <>
      <button
        type="button"
        className="btn bare"
        lang={language === "zh" ? "en" : "zh-CN"}
        onClick={() => switchTo(language === "zh" ? "en" : "zh")}
      >
        {language === "zh" ? "English" : "中文"}
      </button>
      <button type="button" className="btn bare" onClick={() => setColorScheme(dark ? "light" : "dark")}>
        {dark ? t("scheme.light") : t("scheme.dark")}
      </button>
    </>
  );
}
