/**
 * Two languages, Chinese first; the choice is kept on this screen and takes effect at once. Keys
 * are flat and typed by the Chinese texts.
 */
import { createInstance } from "i18next";
import { useCallback } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

export type TextKey = keyof typeof zh;
export type Language = "zh" | "en";
export type T = (key: TextKey, values?: Record<string, string | number>) => string;

const KEPT = "paifan.language";

/** The tag for dates and the `lang` attribute. */
export const localeOf = (language: Language): string => (language === "zh" ? "zh-CN" : "en-GB");

const kept = (): Language => (localStorage.getItem(KEPT) === "en" ? "en" : "zh");

export function startLanguages() {
  const i18n = createInstance();
  const follow = (language: string) => {
    document.documentElement.lang = localeOf(language === "en" ? "en" : "zh");
  };
  i18n.on("languageChanged", follow);
  void i18n.use(initReactI18next).init({
    lng: kept(),
    fallbackLng: "zh",
    resources: { zh: { translation: zh }, en: { translation: en } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  follow(i18n.language);
  return i18n;
}

/** The texts, the language in force, and the switch. */
export function useTexts() {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === "en" ? "en" : "zh";
  // The same function while the language is the same, so that what is computed with it may be remembered by it.
  const text = useCallback<T>((key, values) => t(key, values ?? {}), [t]);
  const switchTo = (next: Language) => {
    localStorage.setItem(KEPT, next);
    void i18n.changeLanguage(next);
  };
  /** A name from the other side of the wire, by a code that may be newer than this screen. */
  const named = (prefix: string, code: string, otherwise = code): string => {
    const key = `${prefix}.${code}`;
    return key in zh ? t(key) : otherwise;
  };
  return { t: text, language, locale: localeOf(language), switchTo, named };
}
