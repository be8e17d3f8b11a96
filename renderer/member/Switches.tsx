/** Language and size of the words. */
import { useShown, useWords } from "./words.ts";

export function Switches() {
  const { say, language } = useWords();
  const { isBig, speak, enlarge } = useShown();
  return (
    <div className="across">
      <button
        type="button"
        className="btn"
        lang={language === "zh" ? "en" : "zh-CN"}
        onClick={() => speak(language === "zh" ? "en" : "zh")}
      >
        {say("m.language")}
      </button>
      <button type="button" className="btn" aria-pressed={isBig} onClick={() => enlarge(!isBig)}>
        {say(isBig ? "m.usualText" : "m.bigText")}
      </button>
    </div>
  );
}
