/** Raw bytes to the printer that the settings name. */
import type { TillSettings } from "../../../shared/contract/settings.ts";
import type { Timers } from "../../../shared/kernel/timers.ts";
import { sendToDevice } from "./device.ts";
import { PrinterFault } from "./fault.ts";
import { sendToNetwork } from "./network.ts";
import { runSpooler, spoolCommand } from "./windows.ts";

/** Resolves when the printer, or what stands before it, has all of the bytes. @throws PrinterFault */
export type Send = (printer: TillSettings["printer"], bytes: Uint8Array) => Promise<void>;

export const sender =
  (timers: Timers): Send =>
  async (printer, bytes) => {
    switch (printer.kind) {
      case "network":
        return await sendToNetwork(printer.host, printer.port, bytes, timers);
      case "device":
        return await sendToDevice(printer.path, bytes, timers);
      case "windows":
        return await runSpooler(spoolCommand(printer.queue, bytes), timers);
      case "none":
        throw new PrinterFault("no-device", false, "no printer is set up");
    }
  };
