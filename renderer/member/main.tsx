/** The member page: its start. */
import { createRoot } from "react-dom/client";
import "../kit/tokens.css";
import "../kit/kit.css";
import "./member.css";
import { MemberPage } from "./MemberPage.tsx";

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

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root");
createRoot(root).render(<MemberPage />);
