/** What is done when the process itself, the graphics processor or another helper of Chromium fails. */
import { app } from "electron";
import type { ShellFile } from "./kept.ts";
import { startAgain, withoutGraphics } from "./recovery.ts";

/** Before the system is ready: draws without a graphics processor that has died too often of late. */
export function minimiseGraphics(file: ShellFile): void {
  if (file.is.softwareUntil > Date.now()) app.disableHardwareAcceleration();
}

export function watchFaults(file: ShellFile, log: (line: string) => void): void {
  const graphics: number[] = [];
  app.on("child-process-gone", (_event, { type, reason, exitCode }) => {
    if (reason === "clean-exit") return;
    log(`Chromium's ${type} process died (${reason}, ${exitCode}); Chromium starts it again`);
    if (type !== "GPU") return;
    graphics.push(Date.now());
    const until = withoutGraphics(graphics, Date.now());
    if (until === null) return;
    log("the graphics processor died too often: from the next start on the till is drawn without it, for a week");
    file.change({ softwareUntil: until });
  });
  process.on("unhandledRejection", (reason) => log(`a promise was rejected and nobody heard: ${told(reason)}`));
  // The books are whole whenever this process dies: what it holds in memory alone is worth less than a fresh start.
  process.on("uncaughtException", (error) => {
    log(`the till's process failed: ${told(error)}`);
    const { again, faults } = startAgain(file.is.faults, Date.now());
    file.change({ faults });
    // Whoever watches this process starts it again itself.
    if (process.connected) log("its watcher starts it again");
    else if (again) app.relaunch();
    else log("it failed too often within a minute and does not start again by itself");
    app.exit(1);
  });
}

const told = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
