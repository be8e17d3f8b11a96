/** Merchants in SQLite and PostgreSQL. */
import type { MerchantAct, MerchantState } from "../../../shared/contract/hqMerchants.ts";
import type { MerchantFilter, MerchantOrder, MerchantPlace, MerchantRow, MerchantsWriter } from "../merchants.ts";
import type { Connection } from "./connection.ts";
import { literally } from "./like.ts";

const MERCHANT = `id, name, contact, phone, address, note, recruiter, state, commission_bp AS commission, agreed_on AS agreedOn,
  store, via, applied_at AS appliedAt, changed_at AS changedAt`;

export class SqliteMerchants implements MerchantsWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  merchant(id: string): MerchantRow | undefined {
    return this.#sql.merchant.get(id) as MerchantRow | undefined;
  }

  search(
    { text, state }: MerchantFilter,
    order: MerchantOrder,
    after: MerchantPlace | null,
    limit: number,
  ): MerchantRow[] {
    return this.#sql[order].all({
      part: text === null ? null : `%${literally(text)}%`,
      state,
      from: after === null ? 0 : 1,
      afterId: after?.id ?? "",
      afterName: after?.name ?? "",
      afterApplied: after?.appliedAt ?? 0,
      afterChanged: after?.changedAt ?? 0,
      limit,
    }) as MerchantRow[];
  }

  counts(): Map<MerchantState, number> {
    const rows = this.#sql.counts.all() as { state: MerchantState; found: number }[];
    return new Map(rows.map(({ state, found }) => [state, found]));
  }

  unseen(): number {
    return (this.#sql.unseen.get() as { found: number }).found;
  }

  acts(merchant: string): MerchantAct[] {
    return this.#sql.acts.all(merchant) as MerchantAct[];
  }

  put(merchant: MerchantRow, { by, what, commissionBp, remark }: Omit<MerchantAct, "n" | "at">): void {
    this.#sql.put.run(merchant);
    const n = this.acts(merchant.id).length + 1;
    this.#sql.note.run(merchant.id, n, merchant.changedAt, by, what, commissionBp, remark);
  }
}

// A parameter stands first where its kind is known: PostgreSQL asks for that.
const WANTED = String.raw`(state = @state OR @state IS NULL)
  AND (lower(name) LIKE @part ESCAPE '\' OR lower(contact) LIKE @part ESCAPE '\' OR lower(phone) LIKE @part ESCAPE '\'
    OR lower(address) LIKE @part ESCAPE '\' OR lower(id) LIKE @part ESCAPE '\' OR @part IS NULL)`;

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const found = `SELECT ${MERCHANT} FROM merchants WHERE ${WANTED}`;
  return {
    merchant: sql(`SELECT ${MERCHANT} FROM merchants WHERE id = ?`),
    changed: sql(`${found} AND ((changed_at, id) < (@afterChanged, @afterId) OR 0 = @from)
      ORDER BY changed_at DESC, id DESC LIMIT @limit`),
    applied: sql(`${found} AND ((applied_at, id) < (@afterApplied, @afterId) OR 0 = @from)
      ORDER BY applied_at DESC, id DESC LIMIT @limit`),
    name: sql(`${found} AND ((name, id) > (@afterName, @afterId) OR 0 = @from) ORDER BY name, id LIMIT @limit`),
    counts: sql(`SELECT state, count(*) AS found FROM merchants GROUP BY state`),
    unseen: sql(`SELECT count(*) AS found FROM merchants WHERE state = 'applied' AND via = 'public'`),
    acts: sql(`SELECT n, at, by_name AS by, what, commission_bp AS commissionBp, remark FROM merchant_acts
      WHERE merchant = ? ORDER BY n`),
    put: sql(`INSERT INTO merchants (id, name, contact, phone, address, note, recruiter, state, commission_bp, agreed_on, store, via,
      applied_at, changed_at) VALUES (@id, @name, @contact, @phone, @address, @note, @recruiter, @state, @commission, @agreedOn, @store,
      @via, @appliedAt, @changedAt)
      ON CONFLICT (id) DO UPDATE SET recruiter = excluded.recruiter, state = excluded.state, commission_bp = excluded.commission_bp,
      agreed_on = excluded.agreed_on, store = excluded.store, changed_at = excluded.changed_at`),
    note: sql(
      `INSERT INTO merchant_acts (merchant, n, at, by_name, what, commission_bp, remark) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
  };
}
