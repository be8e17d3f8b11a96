/** The till's page: the link this window has, the store on it, the screen. */
import "../kit/nojit.ts";
import { createRoot } from "react-dom/client";
import { bridgeLink } from "../kit/bridgelink.ts";
import { Frame } from "../kit/Frame.tsx";
import { socketLink } from "../kit/socketlink.ts";
import { keptSale } from "./kept.ts";
import { createTill } from "./state.ts";
import "./till.css";
import { TillScreen } from "./TillScreen.tsx";
import { TillContext } from "./use.ts";

const host = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/till`;
const link = window.paifan === undefined ? socketLink(host) : bridgeLink(window.paifan);
const { store, start } = createTill(link, localStorage, Date.now);

// Two tabs show one sale: what one writes the other takes up.
window.addEventListener("storage", (event) => {
  if (event.key === "paifan.sale" || event.key === null) store.getState().adopt(keptSale(localStorage));
});

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root");
createRoot(root).render(
  <Frame>
    <TillContext value={store}>
      <TillScreen />
    </TillContext>
  </Frame>,
);
start();
