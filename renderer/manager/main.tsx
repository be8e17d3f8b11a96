/** The manager's page in the browser: its start. */
import "../kit/nojit.ts";
import { createRoot } from "react-dom/client";
import { Frame } from "../kit/Frame.tsx";
import "../hq/hq.css";
import "../rules/rules.css";
import { ManagerPage } from "./ManagerPage.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root");
createRoot(root).render(
  <Frame>
    <ManagerPage />
  </Frame>,
);
