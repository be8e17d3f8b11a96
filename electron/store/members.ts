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
  asOf: number;
  source: "server" | "till";
};
/** What an act here changed of a member's figures: fen, points and love value in hundredths. */
export type MemberChange = { cash: number; points: number; love: number; waiting: number; waitingAmount: number };

const MEMBER =
  "id, phone, card, name, level, cash_fen AS cash, points, love, waiting, waiting_fen AS waitingAmount, as_of AS asOf, source";

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

  /** Members with a phone or a card, by id, a page at a time. */
  page(after: string, limit: number): Pick<Member, "id" | "phone" | "card" | "name">[] {
    return this.#sql.page.all(after, limit) as Pick<Member, "id" | "phone" | "card" | "name">[];
  }

  /** A member that was registered here. Needs the caller's open transaction, as all below. */
  register(member: Pick<Member, "id" | "phone" | "card" | "name">, at: number): void {
    const nothing = { cash: 0, points: 0, love: 0, waiting: 0, waitingAmount: 0 };
    this.#sql.write.run({ ...member, level: null, ...nothing, asOf: at, source: "till" });
  }

  /**
   * The server's figures take the place of what is here, less what was spent here that it cannot know of yet;
   * a phone or card they bring moves to this member.
   */
  learn({ id, phone, card, name, level, cash, points, love, waiting, waitingAmount, asOf }: MemberFigures): void {
    this.#sql.freePhone.run(phone, id);
    this.#sql.freeCard.run(card, id);
    const figures = { cash, points, love, waiting, waitingAmount, asOf };
    this.#sql.write.run({ id, phone, card, name, level, ...figures, source: "server" });
    this.#sql.lessUnsent.run(id);
  }

  /** What the server says a member has, fen. */
  learnCash(id: string, cash: number): void {
    this.#sql.cash.run(cash, id);
    this.#sql.lessUnsent.run(id);
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
    page: db.prepare(
      "SELECT id, phone, card, name FROM members WHERE id > ? AND coalesce(phone, card) IS NOT NULL ORDER BY id LIMIT ?",
    ),
    freePhone: db.prepare("UPDATE members SET phone = NULL WHERE phone = ? AND id <> ?"),
    freeCard: db.prepare("UPDATE members SET card = NULL WHERE card = ? AND id <> ?"),
    write:
      db.prepare(`INSERT INTO members (id, phone, card, name, level, cash_fen, points, love, waiting, waiting_fen, as_of, source)
      VALUES (@id, @phone, @card, @name, @level, @cash, @points, @love, @waiting, @waitingAmount, @asOf, @source)
      ON CONFLICT (id) DO UPDATE SET phone = excluded.phone, card = excluded.card, name = excluded.name, level = excluded.level,
      cash_fen = excluded.cash_fen, points = excluded.points, love = excluded.love, waiting = excluded.waiting, waiting_fen = excluded.waiting_fen, as_of = excluded.as_of, source = excluded.source`),
    change:
      db.prepare(`UPDATE members SET cash_fen = cash_fen + @cash, points = points + @points, love = love + @love, waiting = max(0, waiting + @waiting),
      waiting_fen = max(0, waiting_fen + @waitingAmount), as_of = max(as_of, @at), source = 'till' WHERE id = @id`),
    cash: db.prepare("UPDATE members SET cash_fen = ? WHERE id = ?"),
    lessUnsent:
      db.prepare(`UPDATE members SET cash_fen = cash_fen - spent.sum FROM (SELECT member, sum(amount_fen) AS sum FROM spendings
      WHERE seq > coalesce((SELECT acknowledged FROM outbox), 0) GROUP BY member) AS spent WHERE spent.member = members.id AND id = ?`),
    forget: db.prepare("DELETE FROM members"),
  };
}
