/**
 * Books that were begun before queues were kept by day (§12.8), or before what was sold or closed was, get these rows once: the
 * journal is folded anew beside them, and what that gives is taken over.
 */
import type { Logger } from "pino";
import { NO_CHANGES } from "../../shared/ledger/store.ts";
import { readRow, type RowOf } from "../store/rowText.ts";
import type { LedgerTable, ServerReader, ServerStore } from "../store/store.ts";
import { foldAnew } from "./rebuild.ts";

export function fillDays(store: ServerStore, log: Logger): void {
  const { read, ledger } = store;
  const lacksDays = lacks(read, "queueDays") && read.figures.queues().some((it) => it.waiting > 0 || it.touched);
  const lacksSales = lacks(read, "placeSales") && read.figures.anyOrder();
  const lacksCloses =
    lacks(read, "tenderDays") && lacks(read, "shifts") && (read.journal.counts()["order-paid"] ?? 0) > 0;
  if (!lacksDays && !lacksSales && !lacksCloses) return;
  log.info("queues, sales or shifts are entered by day for the first time; nothing is taken meanwhile");
  const made = foldAnew(read, (fresh) => {
    const all = <T extends LedgerTable>(table: T): RowOf[T][] =>
      Array.from(fresh.rows(table), (text) => readRow(table, text));
    return {
      days: all("queueDays"),
      places: all("placeSales").filter(({ span }) => span === "hour"),
      products: all("productSales").filter(({ span }) => span === "day"),
      shifts: all("shifts"),
      tenders: all("tenderDays"),
    };
  });
  store.write((rows) => {
    if (lacksDays) ledger.write({ ...NO_CHANGES, days: made.days });
    if (lacksSales) rows.sales.add(made.places, made.products);
    if (!lacksCloses) return;
    for (const shift of made.shifts) rows.closes.opened(shift);
    rows.closes.addTenders(made.tenders);
  });
}

function lacks({ figures }: ServerReader, table: LedgerTable): boolean {
  const [any] = figures.rows(table);
  return any === undefined;
}
