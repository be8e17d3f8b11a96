/** The page's own words, and in which language and how large they are shown: both kept on this phone. No more than its own of the product's texts. */
import { create } from "zustand";
import { enMemberPage } from "../i18n/enMemberPage.ts";
import { zhMemberPage } from "../i18n/zhMemberPage.ts";
import type { MORE } from "./moreWords.ts";

export type Word = keyof typeof zhMemberPage | keyof typeof MORE.zh;
export type Language = "zh" | "en";
type Words = Readonly<Partial<Record<Word, string>>>;
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

/** In both languages: what the first view and the menu say; more is learnt with the first of the other views. */
const KNOWN: Record<Language, Words> = { zh: zhMemberPage, en: enMemberPage };

export function learn(more: Readonly<Record<Language, Words>>): void {
  KNOWN.zh = { ...KNOWN.zh, ...more.zh };
  KNOWN.en = { ...KNOWN.en, ...more.en };
}

const speaker =
  (language: Language): Say =>
  (word, values = {}) =>
    (KNOWN[language][word] ?? word).replace(/\{\{(\w+)\}\}/g, (hole, name: string) =>
      name in values ? String(values[name]) : hole,
    );
const SAY: Readonly<Record<Language, Say>> = { zh: speaker("zh"), en: speaker("en") };

export const localeOf = (language: Language): string => (language === "zh" ? "zh-CN" : "en-GB");

/** The words, the language in force, its tag for dates. */
export function useWords() {
  const language = useShown((it) => it.language);
  return { say: SAY[language], language, locale: localeOf(language) };
}

/** What is said of a refusal: the page's own words where it has any. */
export const refusalText = (say: Say, { code, message }: { code: string; message: string }): string =>
  Object.hasOwn(KNOWN.zh, `refusal.${code}`) ? say(`refusal.${code}` as Word) : message === "" ? code : message;
