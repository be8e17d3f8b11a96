/** The audit log's own rows: acts that are no facts. Those that are facts it reads from the facts themselves. */
import type { By } from "../../shared/facts/fact.ts";
import type { Connection } from "./open.ts";

export type AuditNote = {
  readonly at: number;
  /** Such as `sign-in`, `settings`, `reprint`. */
  readonly act: string;
  readonly by: By | undefined;
  readonly order?: string | null;
  readonly amountFen?: number | null;
  /** What was done, for people. */
  readonly text: string;
};

export class Audit {
  readonly #note: (row: Record<string, unknown>) => void;

  constructor(db: Connection) {
    const note =
      db.prepare(`INSERT INTO audit (at, seq, act, clerk, clerk_name, approver_name, order_id, amount_fen, text)
      VALUES (@at, NULL, @act, @clerk, @clerkName, @approverName, @order, @amountFen, @text)`);
    this.#note = (row) => void note.run(row);
  }

  /** Needs the caller's open transaction. */
  note({ at, act, by, order = null, amountFen = null, text }: AuditNote): void {
    this.#note({
      at,
      act,
      clerk: by?.clerk ?? null,
      clerkName: by?.name ?? null,
      approverName: by?.approverName ?? null,
      order,
      amountFen,
      text,
    });
  }
}
