/**
 * Members as this till knows them: the server's figures as of the last contact, moved on by what
 * happened here since. Whoever asks is told which it is.
 */
import type { MemberFigures } from "../../shared/sync/messages.ts";
import type { Connection } from "./open.ts";

export type Member = {
  id: string;
  phone: string | null;
  card: string | null;
  name: string | null;
  level: string | null;
  /** Fen; below zero after a claw-back. */
  cash: number;
  /** Hundredths; love value: what is available of it. */
  points: number;
  love: number;
  waiting: number;
  waitingAmount: number;
  /** Who brought this member (§11.6), by id; null: nobody. */
  referrer: string | null;
  asOf: number;
  source: "server" | "till";
};
/** What an act here changed of a member's figures: fen, points and love value in hundredths. */
export type MemberChange = { cash: number; points: number; love: number; waiting: number; waitingAmount: number };

const MEMBER =
  "id, phone, card, name, level, cash_fen AS cash, points, love, waiting, waiting_fen AS waitingAmount, referrer, as_of AS asOf, source";

export class Members {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Connection) {
    this.#sql = statements(db);
  }

  byId(id: string): Member | undefined {
    return this.#sql.byId.get(id) as Member | undefined;
  }

  byPhone(phone: string): Member | undefined {
    return this.#sql.byPhone.get(phone) as Member | undefined;
  }

  byCard(card: string): Member | undefined {
    return this.#sql.byCard.get(card) as Member | undefined;
  }

  /** Whether a member is who brought another, as far as is known here. */
  hasBrought(id: string): boolean {
    return this.#sql.hasBrought.get(id) !== undefined;
  }

  /** Members with a phone or a card, by id, a page at a time. */
  page(after: string, limit: number): Pick<Member, "id" | "phone" | "card" | "name" | "referrer">[] {
    return this.#sql.page.all(after, limit) as Pick<Member, "id" | "phone" | "card" | "name" | "referrer">[];
  }

  /** A member that was registered here; one whose person was erased has what it had. Needs the caller's open transaction, as all below. */
  register(member: Pick<Member, "id" | "phone" | "card" | "name">, at: number): void {
    if (this.byId(member.id)) return void this.#sql.meet.run(member);
    const nothing = { cash: 0, points: 0, love: 0, waiting: 0, waitingAmount: 0 };
    this.#sql.write.run({ ...member, level: null, ...nothing, referrer: null, asOf: at, source: "till" });
  }

  /** Who brought a member, as a fact of this till says. */
  refer(member: string, referrer: string): void {
    this.#sql.refer.run(referrer, member);
  }

  /**
   * The server's figures take the place of what is here, less what was spent here that it cannot know of yet;
   * a phone or card they bring moves to this member. A referrer that it cannot know of yet stays, unless it names one.
   */
  learn(told: MemberFigures): void {
    const { id, phone, card, name, level, cash, points, love, waiting, waitingAmount, referrer = null, asOf } = told;
    this.#sql.freePhone.run(phone, id);
    this.#sql.freeCard.run(card, id);
    const figures = { cash, points, love, waiting, waitingAmount, referrer, asOf };
    this.#sql.write.run({ id, phone, card, name, level, ...figures, source: "server" });
    this.#sql.lessUnsent.run(id);
    if (referrer === null) this.#sql.unsentReferrer.run(id);
  }

  /** What the server says a member has, fen. */
  learnCash(id: string, cash: number): void {
    this.#sql.cash.run(cash, id);
    this.#sql.lessUnsent.run(id);
  }

  /** The person of a member goes; what it has stays. */
  erase(id: string): void {
    this.#sql.erase.run(id);
  }

  /** Moves figures on by what happened here. */
  change(id: string, by: MemberChange, at: number): void {
    this.#sql.change.run({ id, ...by, at });
  }

  forget(): void {
    this.#sql.forget.run();
  }
}

function statements(db: Connection) {
  return {
    byId: db.prepare(`SELECT ${MEMBER} FROM members WHERE id = ?`),
    byPhone: db.prepare(`SELECT ${MEMBER} FROM members WHERE phone = ?`),
    byCard: db.prepare(`SELECT ${MEMBER} FROM members WHERE card = ?`),
    hasBrought: db.prepare("SELECT 1 FROM members WHERE referrer = ? LIMIT 1"),
    page: db.prepare(
      "SELECT id, phone, card, name, referrer FROM members WHERE id > ? AND coalesce(phone, card) IS NOT NULL ORDER BY id LIMIT ?",
    ),
    freePhone: db.prepare("UPDATE members SET phone = NULL WHERE phone = ? AND id <> ?"),
    freeCard: db.prepare("UPDATE members SET card = NULL WHERE card = ? AND id <> ?"),
    write:
      db.prepare(`INSERT INTO members (id, phone, card, name, level, cash_fen, points, love, waiting, waiting_fen, referrer, as_of, source)
      VALUES (@id, @phone, @card, @name, @level, @cash, @points, @love, @waiting, @waitingAmount, @referrer, @asOf, @source)
      ON CONFLICT (id) DO UPDATE SET phone = excluded.phone, card = excluded.card, name = excluded.name, level = excluded.level,
      cash_fen = excluded.cash_fen, points = excluded.points, love = excluded.love, waiting = excluded.waiting, waiting_fen = excluded.waiting_fen, referrer = excluded.referrer, as_of = excluded.as_of, source = excluded.source`),
    change:
      db.prepare(`UPDATE members SET cash_fen = cash_fen + @cash, points = points + @points, love = love + @love, waiting = max(0, waiting + @waiting),
      waiting_fen = max(0, waiting_fen + @waitingAmount), as_of = max(as_of, @at), source = 'till' WHERE id = @id`),
    refer: db.prepare("UPDATE members SET referrer = ? WHERE id = ?"),
    unsentReferrer: db.prepare(`UPDATE members SET referrer = (SELECT json_extract(line, '$.body.referrer') FROM facts
      WHERE kind = 'referrer-set' AND seq > coalesce((SELECT acknowledged FROM outbox), 0)
      AND json_extract(line, '$.body.member') = members.id ORDER BY seq LIMIT 1) WHERE id = ?`),
    meet: db.prepare("UPDATE members SET phone = @phone, card = @card, name = @name WHERE id = @id"),
    erase: db.prepare("UPDATE members SET phone = NULL, card = NULL, name = NULL WHERE id = ?"),
    cash: db.prepare("UPDATE members SET cash_fen = ? WHERE id = ?"),
    lessUnsent:
      db.prepare(`UPDATE members SET cash_fen = cash_fen - spent.sum FROM (SELECT member, sum(amount_fen) AS sum FROM spendings
      WHERE seq > coalesce((SELECT acknowledged FROM outbox), 0) GROUP BY member) AS spent WHERE spent.member = members.id AND id = ?`),
    forget: db.prepare("DELETE FROM members"),
  };
}
