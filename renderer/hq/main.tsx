/** The headquarters page's start. */
import { createRoot } from "react-dom/client";
import { config } from "zod";
import { Frame } from "../kit/Frame.tsx";
import "./hq.css";
import { HqPage } from "./HqPage.tsx";

// The page's policy forbids code made from text, which zod would try first.
config({ jitless: true });

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root");
createRoot(root).render(
  <Frame>
    <HqPage />
  </Frame>,
);
