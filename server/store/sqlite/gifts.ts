/** Gifts in SQLite and PostgreSQL. */
import type { ClaimRow, GiftAct, GivenRow } from "../../../shared/ledger/giftRows.ts";
import { CLAIM, GIVEN } from "../../../shared/ledger/sqliteRows.ts";
import type {
  ClaimFilter,
  GiftFilter,
  GiftOrder,
  GiftPlace,
  GiftRow,
  GiftsWriter,
  GivenFilter,
  GivenSum,
} from "../gifts.ts";
import type { Connection } from "./connection.ts";
import { literally } from "./like.ts";

const GIFT = `id, name, what, price, stock, valid_until AS validUntil, stores, active, changed_at AS changedAt`;
/** `stores` is a JSON array of ids. */
type Raw = Omit<GiftRow, "active" | "stores"> & { readonly active: 0 | 1; readonly stores: string | null };
const giftOf = (row: Raw): GiftRow => ({
  ...row,
  active: row.active === 1,
  stores: row.stores === null ? null : (JSON.parse(row.stores) as string[]),
});

const wantedOf = ({ text, what, state, store, today }: GiftFilter) => ({
  part: text === null ? null : `%${literally(text)}%`,
  what,
  state,
  today,
  // Ids of stores have no sign that LIKE or JSON takes for its own.
  store: store === null ? null : `%"${store}"%`,
});

/** Keeps what facts say, in the tables that a ledger has of it. */
export function giftKeeper(connection: Pick<Connection, "prepare">): (acts: readonly GiftAct[]) => void {
  const given =
    connection.prepare(`INSERT INTO gifts_given (seq, at, day, gift, name, quantity, what, amount, member, store,
    till, clerk_name) VALUES (@seq, @at, @day, @gift, @name, @quantity, @what, @amount, @member, @store, @till, @clerk)`);
  const claimed =
    connection.prepare(`INSERT INTO gift_claims (seq, at, code, gift, name, quantity, what, amount, member, store,
    handed_at, handed_store, handed_by, handed_till, handed_key) VALUES (@seq, @at, @code, @gift, @name, @quantity, @what, @amount,
    @member, @store, @handedAt, @handedStore, @handedBy, @handedTill, @handedKey)`);
  const waits = `handed_at IS NULL AND cancelled_at IS NULL`;
  // It gave nothing: before the claim, by which it is known that it waited.
  const taken = connection.prepare(`DELETE FROM gifts_given WHERE seq = @claim
    AND EXISTS (SELECT 1 FROM gift_claims WHERE gift_claims.seq = @claim AND ${waits})`);
  const cancelled =
    connection.prepare(`UPDATE gift_claims SET cancelled_at = @at, cancelled_by = @by, cancelled_why = @why
    WHERE seq = @claim AND ${waits}`);
  const handed = connection.prepare(`UPDATE gift_claims SET handed_at = @at, handed_store = @store, handed_by = @by,
    handed_till = @till, handed_key = @key WHERE seq = @claim AND ${waits}`);
  return (acts) => {
    for (const act of acts) {
      if (act.is === "given") given.run(act.row);
      else if (act.is === "claimed") claimed.run(act.row);
      else if (act.is === "cancelled") {
        const { claim, at, by, why } = act;
        taken.run({ claim });
        cancelled.run({ claim, at, by, why });
      } else {
        const { claim, at, store, by, till, key } = act;
        handed.run({ claim, at, store, by, till, key });
      }
    }
  };
}

export class SqliteGifts implements GiftsWriter {
  readonly #sql: ReturnType<typeof statements>;
  readonly keep: GiftsWriter["keep"];

  constructor(connection: Connection) {
    this.#sql = statements(connection);
    this.keep = giftKeeper(connection);
  }

  gift(id: string): GiftRow | undefined {
    const row = this.#sql.gift.get(id) as Raw | undefined;
    return row && giftOf(row);
  }

  search(filter: GiftFilter, order: GiftOrder, after: GiftPlace | null, limit: number): GiftRow[] {
    const rows = this.#sql[order].all({
      ...wantedOf(filter),
      from: after === null ? 0 : 1,
      afterId: after?.id ?? "",
      afterName: after?.name ?? "",
      afterPrice: after?.price ?? 0,
      afterAt: after?.changedAt ?? 0,
      limit,
    });
    return (rows as Raw[]).map(giftOf);
  }

  count(filter: GiftFilter): number {
    return (this.#sql.count.get(wantedOf(filter)) as { found: number }).found;
  }

  given(filter: GivenFilter, before: number | null, limit: number): GivenRow[] {
    return this.#sql.given.all({ ...filter, before, limit }) as GivenRow[];
  }

  sums(filter: GivenFilter, limit: number): GivenSum[] {
    return this.#sql.sums.all({ ...filter, limit }) as GivenSum[];
  }

  givenAfter(seq: number, limit: number): GivenRow[] {
    return this.#sql.givenAfter.all(seq, limit) as GivenRow[];
  }

  claim(seq: number): ClaimRow | undefined {
    return this.#sql.claim.get(seq) as ClaimRow | undefined;
  }

  claimOfCode(code: string): ClaimRow | undefined {
    return this.#sql.claimOfCode.get(code) as ClaimRow | undefined;
  }

  claims(filter: ClaimFilter, before: number | null, limit: number): ClaimRow[] {
    return this.#sql.claims.all({ ...filter, before, limit }) as ClaimRow[];
  }

  claimCount(filter: ClaimFilter): number {
    return (this.#sql.claimCount.get(filter) as { found: number }).found;
  }

  claimsAfter(seq: number, limit: number): ClaimRow[] {
    return this.#sql.claimsAfter.all(seq, limit) as ClaimRow[];
  }

  put(gift: GiftRow): void {
    const stores = gift.stores === null ? null : JSON.stringify(gift.stores);
    this.#sql.put.run({ ...gift, stores, active: Number(gift.active) });
  }
}

// A parameter stands first where its kind is known: PostgreSQL asks for that.
const WANTED = String.raw`(what = @what OR @what IS NULL) AND (stores IS NULL OR stores LIKE @store OR @store IS NULL)
  AND (lower(name) LIKE @part ESCAPE '\' OR lower(id) LIKE @part ESCAPE '\' OR @part IS NULL)
  AND (CASE WHEN active = 0 THEN 'retired' WHEN valid_until < @today THEN 'ended' WHEN stock = 0 THEN 'sold-out'
    ELSE 'offered' END = @state OR @state IS NULL)`;

const GIVEN_WANTED = `(day >= @from OR @from IS NULL) AND (day <= @to OR @to IS NULL) AND (store = @store OR @store IS NULL)
  AND (gift = @gift OR @gift IS NULL) AND (member = @member OR @member IS NULL)`;

// What was handed out belongs to the store where it was.
const CLAIMED = `(CASE WHEN cancelled_at IS NOT NULL THEN 'cancelled' WHEN handed_at IS NULL THEN 'open' ELSE 'handed' END = @state
    OR @state IS NULL) AND (member = @member OR @member IS NULL)
  AND (code = @code OR @code IS NULL)
  AND (CASE WHEN handed_at IS NULL THEN coalesce(store, @store) ELSE handed_store END = @store OR @store IS NULL)`;

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const found = `SELECT ${GIFT} FROM gifts WHERE ${WANTED}`;
  return {
    gift: sql(`SELECT ${GIFT} FROM gifts WHERE id = ?`),
    name: sql(`${found} AND ((name, id) > (@afterName, @afterId) OR 0 = @from) ORDER BY name, id LIMIT @limit`),
    price: sql(`${found} AND ((price, id) > (@afterPrice, @afterId) OR 0 = @from) ORDER BY price, id LIMIT @limit`),
    changed: sql(`${found} AND ((changed_at, id) < (@afterAt, @afterId) OR 0 = @from)
      ORDER BY changed_at DESC, id DESC LIMIT @limit`),
    count: sql(`SELECT count(*) AS found FROM gifts WHERE ${WANTED}`),
    given: sql(`SELECT ${GIVEN} FROM gifts_given WHERE ${GIVEN_WANTED} AND (seq < @before OR @before IS NULL)
      ORDER BY seq DESC LIMIT @limit`),
    sums: sql(`SELECT gift, what, max(name) AS name, count(*) AS times, coalesce(sum(quantity), 0) AS pieces,
      coalesce(sum(amount), 0) AS amount FROM gifts_given WHERE ${GIVEN_WANTED} GROUP BY gift, what
      ORDER BY sum(quantity) DESC, gift, what LIMIT @limit`),
    givenAfter: sql(`SELECT ${GIVEN} FROM gifts_given WHERE seq > ? ORDER BY seq LIMIT ?`),
    claim: sql(`SELECT ${CLAIM} FROM gift_claims WHERE seq = ?`),
    claimOfCode: sql(`SELECT ${CLAIM} FROM gift_claims WHERE code = ?`),
    claims: sql(`SELECT ${CLAIM} FROM gift_claims WHERE ${CLAIMED} AND (seq < @before OR @before IS NULL)
      ORDER BY seq DESC LIMIT @limit`),
    claimCount: sql(`SELECT count(*) AS found FROM gift_claims WHERE ${CLAIMED}`),
    claimsAfter: sql(`SELECT ${CLAIM} FROM gift_claims WHERE seq > ? ORDER BY seq LIMIT ?`),
    put: sql(`INSERT INTO gifts (id, name, what, price, stock, valid_until, stores, active, changed_at)
      VALUES (@id, @name, @what, @price, @stock, @validUntil, @stores, @active, @changedAt)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, what = excluded.what, price = excluded.price, stock = excluded.stock,
      valid_until = excluded.valid_until, stores = excluded.stores, active = excluded.active, changed_at = excluded.changed_at`),
  };
}
