/**
 * A printer behind a device file: /dev/usb/lp0, a serial port, COM3 on Windows. Opened without waiting, so that a
 * printer that is switched off holds up nothing but its own queue.
 */
import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import type { Timers } from "../../../shared/kernel/timers.ts";
import { PrinterFault, faultOf } from "./fault.ts";

/** Without a byte taken. */
export const DEVICE_STALL_MS = 20_000;
/** Between two tries to write to a device that is full. */
const FULL_MS = 50;

/** COM ports beyond the ninth are only found by their long names. */
export const devicePath = (path: string, platform: NodeJS.Platform): string =>
  platform === "win32" && /^COM\d+$/i.test(path) ? `\\\\.\\${path}` : path;

/** Never creates a file: a path that is not there is a printer that is not there. @throws PrinterFault */
export async function sendToDevice(path: string, bytes: Uint8Array, timers: Timers): Promise<void> {
  const flags =
    process.platform === "win32"
      ? constants.O_WRONLY
      : constants.O_WRONLY | constants.O_APPEND | constants.O_NOCTTY | constants.O_NONBLOCK;
  let file: FileHandle;
  try {
    file = await open(devicePath(path, process.platform), flags);
  } catch (error) {
    throw faultOf(error, false);
  }
  try {
    await writeAll(file, bytes, timers);
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, timers: Timers): Promise<void> {
  let [at, waited] = [0, 0];
  while (at < bytes.length) {
    try {
      const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
      at += bytesWritten;
      if (bytesWritten > 0) waited = 0;
    } catch (error) {
      if (!isFull(error)) throw faultOf(error, at > 0);
      if (waited >= DEVICE_STALL_MS) throw new PrinterFault("stuck", true, error);
      waited += FULL_MS;
      await new Promise<void>((resolve) => void timers.after(FULL_MS, resolve));
    }
  }
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "EAGAIN" || error.code === "EWOULDBLOCK");
