/** The page's own words, in two languages, and how large they are: both kept on this phone. No more than its own of the product's texts. */
import { create } from "zustand";
import { enMemberHistory } from "../i18n/enMemberHistory.ts";
import { enMemberPage } from "../i18n/enMemberPage.ts";
import { enMemberActs } from "../i18n/enMemberActs.ts";
import { zhMemberActs } from "../i18n/zhMemberActs.ts";
import { enMemberNotices } from "../i18n/enMemberNotices.ts";
import { zhMemberHistory } from "../i18n/zhMemberHistory.ts";
import { zhMemberNotices } from "../i18n/zhMemberNotices.ts";
import { enMemberPrivacy } from "../i18n/enMemberPrivacy.ts";
import { zhMemberPage } from "../i18n/zhMemberPage.ts";
import { zhMemberPrivacy } from "../i18n/zhMemberPrivacy.ts";

export const ZH = {
  ...zhMemberPage,
  ...zhMemberHistory,
  ...zhMemberNotices,
  ...zhMemberActs,
  ...zhMemberPrivacy,
} as const;
export const EN: Record<keyof typeof ZH, string> = {
  ...enMemberPage,
  ...enMemberHistory,
  ...enMemberNotices,
  ...enMemberActs,
  ...enMemberPrivacy,
};

export type Word = keyof typeof ZH;
export type Language = "zh" | "en";
export type Say = (word: Word, values?: Readonly<Record<string, string | number>>) => string;

const LANGUAGE = "paifan.language";
const SIZE = "paifan.bigText";

type Shown = {
  readonly language: Language;
  readonly isBig: boolean;
  readonly speak: (language: Language) => void;
  readonly enlarge: (isBig: boolean) => void;
};

/** Of a phone that keeps nothing, as some do in private windows, each visit begins anew. */
function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch (error) {
    console.warn(`${name} could not be kept`, error);
  }
}

export const useShown = create<Shown>((set) => ({
  language: kept(LANGUAGE) === "en" ? "en" : "zh",
  isBig: kept(SIZE) === "yes",
  speak: (language) => {
    keep(LANGUAGE, language);
    set({ language });
  },
  enlarge: (isBig) => {
    keep(SIZE, isBig ? "yes" : "no");
    set({ isBig });
  },
}));

function speaker(words: Readonly<Record<Word, string>>): Say {
  return (word, values = {}) =>
    words[word].replace(/\{\{(\w+)\}\}/g, (hole, name: string) => (name in values ? String(values[name]) : hole));
}
const SAY: Readonly<Record<Language, Say>> = { zh: speaker(ZH), en: speaker(EN) };

export const localeOf = (language: Language): string => (language === "zh" ? "zh-CN" : "en-GB");

/** The words, the language in force, its tag for dates. */
export function useWords() {
  const language = useShown((it) => it.language);
  return { say: SAY[language], language, locale: localeOf(language) };
}

/** What is said of a refusal: the page's own words where it has any. */
export const refusalText = (say: Say, { code, message }: { code: string; message: string }): string =>
  Object.hasOwn(ZH, `refusal.${code}`) ? say(`refusal.${code}` as Word) : message === "" ? code : message;
