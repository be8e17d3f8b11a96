/** One of three faces, by what the till says: the shop's message, the sale in progress, what was just paid. */
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { DisplayView } from "../../shared/contract/view.ts";
import { CartFace } from "./CartFace.tsx";
import { PaidFace } from "./PaidFace.tsx";
import type { Watched } from "./watch.ts";
import { speak } from "./words.ts";

const DARK = "(prefers-color-scheme: dark)";

export function CustomerScreen({ watched }: { watched: Watched }) {
  const { view, isGone } = useSyncExternalStore(watched.subscribe, watched.now);
  const language = view?.language ?? "zh";
  const scheme = useScheme(view?.scheme ?? "auto");
  const say = useMemo(() => speak(language), [language]);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en-GB";
    document.title = say("display.title");
    document.documentElement.dataset["mantineColorScheme"] = scheme;
  }, [language, scheme, say]);
  return (
    <div className="customer" data-is={view?.is ?? "none"} data-testid="customer">
      {view?.training === true && (
        <p className="practice" role="status">
          {say("display.practice")}
        </p>
      )}
      <header>
        <h1>{view?.storeName ?? say("display.title")}</h1>
        {typeof view?.memberLabel === "string" && (
          <span className="who">{say("display.member", { member: view.memberLabel })}</span>
        )}
      </header>
      <main>
        {view === null && !isGone && <p className="hello quiet">{say("display.opening")}</p>}
        {view?.is === "idle" && <Idle view={view} hello={say("display.welcome")} />}
        {view?.is === "cart" && <CartFace view={view} say={say} />}
        {view?.is === "paid" && <PaidFace view={view} say={say} />}
      </main>
      {isGone && (
        <p className="gone" role="status" data-testid="gone">
          {say("display.gone")}
        </p>
      )}
    </div>
  );
}

function Idle({ view, hello }: { view: DisplayView; hello: string }) {
  const message = view.language === "zh" ? view.message || view.messageEn : view.messageEn || view.message;
  return (
    <section className="hello" data-testid="idle">
      <b>{message.trim() === "" ? hello : message}</b>
      <Ornament />
    </section>
  );
}

/** The line, as an ornament: it says nothing of anybody's place. */
const Ornament = () => (
  <div className="ornament" aria-hidden="true">
    {[9, 7, 8, 6, 5, 6, 4, 3, 3, 2].map((width, index) => (
      <i key={index} style={{ flexGrow: width }} className={index < 2 ? "done" : ""} />
    ))}
  </div>
);

/** The scheme that is in force; `auto` follows the machine. */
function useScheme(asked: "auto" | "light" | "dark"): "light" | "dark" {
  const isDark = useSyncExternalStore(watchMachine, () => matchMedia(DARK).matches);
  return asked === "auto" ? (isDark ? "dark" : "light") : asked;
}

function watchMachine(changed: () => void): () => void {
  const machine = matchMedia(DARK);
  machine.addEventListener("change", changed);
  return () => machine.removeEventListener("change", changed);
}
