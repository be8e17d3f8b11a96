// Opens an address in the person's browser, where there is a person and a browser.

import { spawn } from "node:child_process";

/** Tries to open `url`; silent where it cannot, for the address is printed anyway. */
export function openInBrowser(url: string): void {
  const { env, platform } = process;
  if (env["CI"] || env["PAIFAN_NO_OPEN"]) return;
  if (platform === "linux" && !env["DISPLAY"] && !env["WAYLAND_DISPLAY"]) return;
  const [command, args] =
    platform === "win32"
      ? ["rundll32", ["url.dll,FileProtocolHandler", url]]
      : [platform === "darwin" ? "open" : "xdg-open", [url]];
  const opener = spawn(command, args, { stdio: "ignore", detached: true });
  opener.on("error", () => process.stderr.write(`(${command} could not open the browser)\n`));
  opener.unref();
}
