/** The till's page: the link this window has, the store on it, the screen. */
import "../kit/nojit.ts";
import { createRoot } from "react-dom/client";
import { bridgeLink } from "../kit/bridgelink.ts";
import { Frame } from "../kit/Frame.tsx";
import { socketLink } from "../kit/socketlink.ts";
import { FollowSettings } from "./Look.tsx";
import "./till.css";
import { TillScreen } from "./TillScreen.tsx";
import { createTill } from "./tillstore.ts";
import { TillContext } from "./use.ts";

const host = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/till`;
const link = window.paifan === undefined ? socketLink(host) : bridgeLink(window.paifan);
const { store, start } = createTill(link, localStorage, Date.now);

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root");
createRoot(root).render(
  <Frame>
    <TillContext value={store}>
      <FollowSettings />
      <TillScreen />
    </TillContext>
  </Frame>,
);
start();
