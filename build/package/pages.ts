// Which of the built pages go into the till: its own and the customer's, with what they load. The headquarters' page is
// served by the server and stays out.

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./root.ts";

const BUILT = join(ROOT, "out", "renderer");
const PAGES = ["till.html", "display.html"];

/** The till's pages and every asset that one of them names, or that is named by what they name. */
export function tillPages(built = BUILT): string[] {
  const assets = readdirSync(join(built, "assets"));
  const found = new Set<string>();
  const read = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    if (!/\.(html|js|css)$/.test(path)) return;
    const text = readFileSync(join(built, path), "utf8");
    for (const name of assets) if (text.includes(name)) read(`assets/${name}`);
  };
  for (const page of PAGES) read(page);
  return [...found];
}

/** Puts them into a fresh folder, from where they are packed. */
export function stagePages(): void {
  const staged = join(ROOT, "out", "till-pages");
  rmSync(staged, { recursive: true, force: true });
  for (const path of tillPages()) {
    mkdirSync(dirname(join(staged, path)), { recursive: true });
    cpSync(join(BUILT, path), join(staged, path));
  }
}
