/** The print queue of a desk, put together: its books, its paper, the way to its printer. */
import { receiptClaim, receiptLink } from "../../../shared/facts/receiptLink.ts";
import type { Timers } from "../../../shared/kernel/timers.ts";
import { sender } from "../../devices/printers/printer.ts";
import { PrintQueue, type Printing } from "../../devices/printing.ts";
import type { DeviceKey } from "../../store/devicekey.ts";
import type { Desk } from "../desk.ts";
import { renderJob } from "./paper.ts";

type Needs = { readonly key: DeviceKey; readonly timers: Timers; readonly log: (line: string) => void };

/** @param desk without its printing, which is this; it is asked for only once something is printed */
export function openPrinting(desk: () => Desk, books: Desk["books"], needs: Needs): Printing {
  const { key, timers, log } = needs;
  return new PrintQueue({
    books,
    now: () => desk().pen.now(),
    timers,
    send: sender(timers),
    render: (job) => renderJob(desk(), job),
    link: (order) => receiptLink(order, books.device.is.serverUrl, key.sign(receiptClaim(order))),
    training: () => desk().scene.training,
    news: (topics) => desk().news(topics),
    log,
  });
}
