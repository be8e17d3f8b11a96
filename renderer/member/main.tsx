/** The member page: its start. */
import { createRoot } from "react-dom/client";
import "../kit/tokens.css";
import "../kit/kit.css";
import "./member.css";
import { ask } from "./client.ts";
import { MemberPage } from "./MemberPage.tsx";
import { receiptIn } from "./place.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = (): void => {
  document.documentElement.dataset["mantineColorScheme"] = dark.matches ? "dark" : "light";
};
dark.addEventListener("change", follow);
follow();

// What was loaded once opens without waiting for the network, and can be put on the phone's own screen.
if ("serviceWorker" in navigator && location.protocol !== "file:")
  navigator.serviceWorker.register("./worker.js").catch((error: unknown) => {
    console.warn("The page is not kept for the next visit", error);
  });

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (root === null) throw new Error("The page has no #root");
  // The page's own preload has the answer under way, mostly here already: so it is drawn once, and not first without it.
  const early = receiptIn(location.hash.slice(1)) === null ? await ask("home", {}) : null;
  createRoot(root).render(<MemberPage early={early} />);
}
void start();
