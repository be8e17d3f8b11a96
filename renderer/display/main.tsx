/** The customer's page: the link this window has, what the till shows, nothing to press. */
import "../kit/nojit.ts";
import { createRoot } from "react-dom/client";
import { bridgeLink } from "../kit/bridgelink.ts";
import { socketLink } from "../kit/socketlink.ts";
import "../kit/tokens.css";
import "../kit/kit.css";
import "./display.css";
import { CustomerScreen } from "./CustomerScreen.tsx";
import { watchDisplay } from "./watch.ts";

// The path says what kind of screen this is: the till counts those that listen.
const host = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/till?display`;
const link = window.paifan === undefined ? socketLink(host) : bridgeLink(window.paifan);

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root");
createRoot(root).render(<CustomerScreen watched={watchDisplay(link)} />);
