/**
 * Books that were begun before queues were kept by day (§12.8), before what was sold or closed was, or before what balances were
 * changed by, get these rows once: the journal is folded anew beside them, and what that gives is taken over.
 */
import type { Logger } from "pino";
import { NO_CHANGES } from "../../shared/ledger/store.ts";
import { readRow, type RowOf } from "../store/rowText.ts";
import type { LedgerTable, ServerReader, ServerStore } from "../store/store.ts";
import { foldAnew } from "./rebuild.ts";

/** What the step that makes the table of moves leaves behind in books that had orders before. */
const MOVES = "balance-moves";
/** So many are written in one statement. */
const AT_ONCE = 10_000;

export function fillDays(store: ServerStore, log: Logger): void {
  const { read, ledger } = store;
  const lacksDays = lacks(read, "queueDays") && read.figures.queues().some((it) => it.waiting > 0 || it.touched);
  const lacksSales = lacks(read, "placeSales") && read.figures.anyOrder();
  const lacksCloses =
    lacks(read, "tenderDays") && lacks(read, "shifts") && (read.journal.counts()["order-paid"] ?? 0) > 0;
  const lacksMoves = read.settings.text(MOVES) === "wanted";
  if (!lacksDays && !lacksSales && !lacksCloses && !lacksMoves) return;
  log.info("queues, sales, shifts or balances are entered for the first time; nothing is taken meanwhile");
  const made = foldAnew(read, (fresh) => {
    const all = <T extends LedgerTable>(table: T): RowOf[T][] =>
      Array.from(fresh.rows(table), (text) => readRow(table, text));
    return {
      days: all("queueDays"),
      places: all("placeSales").filter(({ span }) => span === "hour"),
      products: all("productSales").filter(({ span }) => span === "day"),
      shifts: all("shifts"),
      tenders: all("tenderDays"),
      moves: lacksMoves ? all("balanceMoves") : [],
    };
  });
  store.write((rows) => {
    if (lacksDays) ledger.write({ ...NO_CHANGES, days: made.days });
    if (lacksSales) rows.sales.add(made.places, made.products);
    for (let from = 0; from < made.moves.length; from += AT_ONCE)
      ledger.write({ ...NO_CHANGES, moves: made.moves.slice(from, from + AT_ONCE) });
    if (lacksMoves) rows.settings.setText(MOVES, "filled");
    if (!lacksCloses) return;
    for (const shift of made.shifts) rows.closes.opened(shift);
    rows.closes.addTenders(made.tenders);
  });
}

function lacks({ figures }: ServerReader, table: LedgerTable): boolean {
  const [any] = figures.rows(table);
  return any === undefined;
}
