/** A printer on the network that takes raw bytes (port 9100): one connection a job, with limits of time. */
import { connect } from "node:net";
import type { Timers } from "../../../shared/kernel/timers.ts";
import { PrinterFault, faultOf } from "./fault.ts";

/** Until a connection stands. */
export const CONNECT_MS = 5_000;
/** Without the printer taking a byte: out of paper it holds the connection and reads no more. */
export const STALL_MS = 20_000;
/** For the printer to end its side once it has all; many never do. */
const GOODBYE_MS = 2_000;

/** Resolves when the printer has the bytes. @throws PrinterFault */
export async function sendToNetwork(host: string, port: number, bytes: Uint8Array, timers: Timers): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host, port });
    let [begun, isOver] = [false, false];
    let cancel = timers.after(CONNECT_MS, () => fail(new PrinterFault("unreachable", false, "no connection in time")));
    const over = (): boolean => {
      if (isOver) return false;
      isOver = true;
      cancel();
      socket.destroy();
      return true;
    };
    const fail = (fault: PrinterFault): void => {
      if (over()) reject(fault);
    };
    const succeed = (): void => {
      if (over()) resolve();
    };
    const waitFor = (ms: number, then: () => void): void => {
      cancel();
      cancel = timers.after(ms, then);
    };
    // Whatever comes late, after it is over, is no longer anybody's.
    socket.on("error", (error) => fail(faultOf(error, begun)));
    socket.on("close", (hadError) => {
      if (!hadError && socket.writableFinished) succeed();
      else fail(new PrinterFault("lost", begun, "the printer closed the connection"));
    });
    // What the printer says is not asked for; it has to be read all the same, or its end is never seen.
    socket.resume();
    socket.once("connect", () => {
      begun = true;
      let taken = -1;
      const stalled = (): void => {
        if (socket.bytesWritten - socket.writableLength === taken)
          return fail(new PrinterFault("stuck", true, "the printer takes nothing any more"));
        taken = socket.bytesWritten - socket.writableLength;
        waitFor(STALL_MS, stalled);
      };
      waitFor(STALL_MS, stalled);
      socket.once("end", () => {
        if (socket.writableFinished) succeed();
      });
      socket.end(bytes, () => waitFor(GOODBYE_MS, succeed));
    });
  });
}
