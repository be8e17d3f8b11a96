/**
 * A printer in Windows' own queue, given raw bytes through the spooler. PowerShell is there on every Windows; what
 * it runs is the fixed text below, the printer's name goes by the environment and the bytes by its input, so that no
 * name can become a command.
 */
import { spawn } from "node:child_process";
import type { Timers } from "../../../shared/kernel/timers.ts";
import { PrinterFault, faultOf } from "./fault.ts";

/** For all of it: PowerShell compiles the few lines of C# at each start. */
export const SPOOL_MS = 30_000;
/** Nothing was written; some of it may have been. */
const REFUSED = 3;
const BROKEN_OFF = 4;

const SCRIPT = `
$ErrorActionPreference = 'Stop'
Add-Type -TypeDefinition @'
using System;
using System.Runtime.InteropServices;
public static class RawQueue {
  [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
  private class Document { public string Name; public string Output; public string Type; }
  [DllImport("winspool.drv", CharSet = CharSet.Unicode, SetLastError = true)]
  private static extern bool OpenPrinterW(string name, out IntPtr printer, IntPtr defaults);
  [DllImport("winspool.drv", CharSet = CharSet.Unicode, SetLastError = true)]
  private static extern int StartDocPrinterW(IntPtr printer, int level, [In] Document document);
  [DllImport("winspool.drv", SetLastError = true)] private static extern bool StartPagePrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true)]
  private static extern bool WritePrinter(IntPtr printer, byte[] bytes, int count, out int written);
  [DllImport("winspool.drv", SetLastError = true)] private static extern bool EndPagePrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true)] private static extern bool EndDocPrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true)] private static extern bool ClosePrinter(IntPtr printer);
  public static int Send(string name, byte[] bytes) {
    IntPtr printer;
    if (!OpenPrinterW(name, out printer, IntPtr.Zero)) return Marshal.GetLastWin32Error();
    try {
      if (StartDocPrinterW(printer, 1, new Document { Name = "Paifan", Type = "RAW" }) == 0) return Marshal.GetLastWin32Error();
      int written = 0;
      bool isDone = StartPagePrinter(printer) && WritePrinter(printer, bytes, bytes.Length, out written) && written == bytes.Length;
      int error = isDone ? 0 : Marshal.GetLastWin32Error();
      EndPagePrinter(printer);
      EndDocPrinter(printer);
      return isDone ? 0 : -Math.Max(error, 1);
    } finally { ClosePrinter(printer); }
  }
}
'@
$bytes = [Convert]::FromBase64String([Console]::In.ReadToEnd())
$code = [RawQueue]::Send($env:PAIFAN_PRINTER, $bytes)
if ($code -lt 0) { [Console]::Error.WriteLine("spooler error $code"); exit ${BROKEN_OFF} }
if ($code -ne 0) { [Console]::Error.WriteLine("spooler error $code"); exit ${REFUSED} }
`;

export type Command = {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
};

/** What is run to hand bytes to a queue. */
export const spoolCommand = (queue: string, bytes: Uint8Array): Command => ({
  program: "powershell.exe",
  args: [
    "-NoLogo",
    "-NoProfile",
    "-NonInteractive",
    "-ExecutionPolicy",
    "Bypass",
    "-EncodedCommand",
    Buffer.from(SCRIPT, "utf16le").toString("base64"),
  ],
  env: { PAIFAN_PRINTER: queue },
  input: Buffer.from(bytes).toString("base64"),
});

/** Runs it, never through a shell. @throws PrinterFault */
export async function runSpooler({ program, args, env, input }: Command, timers: Timers): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ["pipe", "ignore", "pipe"],
      windowsHide: true,
      shell: false,
    });
    let said = "";
    const cancel = timers.after(SPOOL_MS, () => {
      child.kill("SIGKILL");
      reject(new PrinterFault("stuck", true, "the spooler did not answer in time"));
    });
    const fail = (fault: PrinterFault): void => {
      cancel();
      reject(fault);
    };
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(0, 2000)));
    child.once("error", (error) =>
      fail(
        "code" in error && error.code === "ENOENT"
          ? new PrinterFault("not-windows", false, error)
          : faultOf(error, false),
      ),
    );
    // Its exit says what came of it, also where it read nothing.
    child.stdin.on("error", () => undefined);
    child.once("close", (status) => {
      cancel();
      if (status === 0) resolve();
      else
        reject(
          new PrinterFault(
            status === REFUSED ? "queue-refused" : status === BROKEN_OFF ? "lost" : "unknown",
            status !== REFUSED,
            said.trim() || `status ${status}`,
          ),
        );
    });
    child.stdin.end(input);
  });
}
