/** The flags of the shell, beside the till's own. What they say is remembered; what they leave out stays as it was. */
import { parseArgs } from "node:util";
import type { Kept } from "./kept.ts";
import { isUpdateAddress } from "./updates.ts";

const USAGE = "expected [--kiosk | --no-kiosk] [--display | --no-display] [--updates URL | --updates off]";

/** @throws Error that says what was expected */
export function readShellFlags(args: readonly string[], environment: NodeJS.ProcessEnv): Partial<Kept> {
  const { values } = parseArgs({
    args: [...args],
    // Electron, Chromium and the till have flags of their own.
    strict: false,
    options: {
      kiosk: { type: "boolean" },
      "no-kiosk": { type: "boolean" },
      display: { type: "boolean" },
      "no-display": { type: "boolean" },
      updates: { type: "string" },
    },
  });
  const said: Partial<Kept> = {};
  if (values.kiosk === true) said.kiosk = true;
  if (values["no-kiosk"] === true) said.kiosk = false;
  if (values.display === true) said.display = "on";
  if (values["no-display"] === true) said.display = "off";
  const updates = values.updates ?? environment["PAIFAN_UPDATES"];
  if (updates === undefined || updates === "") return said;
  if (updates === "off") return { ...said, updates: null };
  if (typeof updates !== "string" || !isUpdateAddress(updates))
    throw new Error(`--updates is an address that begins with https://; ${USAGE}`);
  return { ...said, updates };
}
