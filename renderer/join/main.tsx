/** The merchants' page in the browser: its start. */
import "../kit/nojit.ts";
import { createRoot } from "react-dom/client";
import { Frame } from "../kit/Frame.tsx";
import "./join.css";
import { JoinPage } from "./JoinPage.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root");
createRoot(root).render(
  <Frame>
    <JoinPage />
  </Frame>,
);
