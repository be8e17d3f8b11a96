/** The words of the customer's page, in the language that the till says; no more of the product's texts than its own. */
import { enDisplay } from "../i18n/enDisplay.ts";
import { zhDisplay } from "../i18n/zhDisplay.ts";

export type Word = Extract<keyof typeof zhDisplay, `display.${string}`>;
export type Say = (word: Word, values?: Record<string, string | number>) => string;

export function speak(language: "zh" | "en"): Say {
  const words: Record<Word, string> = language === "zh" ? zhDisplay : enDisplay;
  return (word, values = {}) =>
    words[word].replace(/\{\{(\w+)\}\}/g, (hole, name: string) => (name in values ? String(values[name]) : hole));
}
