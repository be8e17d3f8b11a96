/** The rewards on orders of this till as the server last told them (§11); who brings about none is not here. */
import type { z } from "zod";
import { OrderRewards } from "../../shared/sync/messages.ts";
import type { Connection } from "./open.ts";

/**
 * Frozen: who brought a member, rewards as the server told them, and a way to the facts that it may not
 * know yet.
 */
export const REFERRAL_TABLES_1 = `
ALTER TABLE members ADD COLUMN referrer TEXT;
CREATE INDEX members_referrer ON members (referrer) WHERE referrer IS NOT NULL;
CREATE TABLE order_rewards (
  order_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  rewards TEXT NOT NULL,
  PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX facts_of_referral ON facts (seq) WHERE kind = 'referrer-set';
`;

const Rewards = OrderRewards.shape.rewards;
type ToldReward = z.infer<typeof Rewards>[number];

export class ToldRewards {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Connection) {
    this.#sql = statements(db);
  }

  /** What was told before of this line gives way. Needs the caller's open transaction. */
  keep({ order, line, rewards }: OrderRewards): void {
    this.#sql.keep.run(order, line, JSON.stringify(rewards));
  }

  /** Null: the server has told nothing of this order. */
  of(order: string): ToldReward[] | null {
    const rows = this.#sql.of.all(order) as string[];
    return rows.length === 0 ? null : rows.flatMap((it) => Rewards.parse(JSON.parse(it)));
  }
}

function statements(db: Connection) {
  return {
    keep: db.prepare(`INSERT INTO order_rewards (order_id, line, rewards) VALUES (?, ?, ?)
      ON CONFLICT (order_id, line) DO UPDATE SET rewards = excluded.rewards`),
    of: db.prepare("SELECT rewards FROM order_rewards WHERE order_id = ? ORDER BY line").pluck(),
  };
}
