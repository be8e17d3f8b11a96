/** The headquarters page's start. */
import "../kit/nojit.ts";
import { createRoot } from "react-dom/client";
import { Frame } from "../kit/Frame.tsx";
import "../kit/office.css";
import "./hq.css";
import "../rules/rules.css";
import { HqPage } from "./HqPage.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root");
createRoot(root).render(
  <Frame>
    <HqPage />
  </Frame>,
);
