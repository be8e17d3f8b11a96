/**
 * Members of a file: who is known by phone or card stays as they are, the others are registered. Who brought them, by
 * phone or card, may be a member here or anywhere in the file, and is judged once all of it is read (§11.6).
 */
import { CardNumber, Phone } from "../../../../shared/contract/till.ts";
import { referrerRefusal, type ReferrerRefusal } from "../../../../shared/queue/people.ts";
import { memberOfCard, memberOfPhone } from "../../../../shared/facts/ids.ts";
import type { Books } from "../../../store/books.ts";
import type { Member, Members } from "../../../store/members.ts";
import { sha256 } from "../../../store/sha256.ts";
import { looksLikeCardNumber } from "../../../../shared/order/cardnumber.ts";
import { lineHere, queriesOf } from "../../referrer.ts";
import { RowReader, type Counts, type Fail, type Plan } from "../../../../shared/csv/plan.ts";
import type { Row } from "../../../../shared/csv/rows.ts";

export type Registration = Pick<Member, "id" | "phone" | "card" | "name">;

/** Who is brought by whom. */
export type Referral = { readonly member: string; readonly referrer: string };
type Asked = {
  readonly reader: RowReader;
  readonly member: string;
  readonly referrer: string;
  readonly isNew: boolean;
};

const WRONG: Record<ReferrerRefusal, string> = {
  "unknown-member": "a member",
  "unknown-referrer": "the phone or card of a member here or in this file",
  "self-referral": "somebody else: nobody brings themselves",
  "referrer-set-already": "nobody, or who was written down: it is said once",
  "ordered-already": "nobody: this member has bought before",
  "referral-loop": "somebody who was not brought by this member, directly or through others",
};

export class MemberPlan implements Plan {
  readonly counts: Counts = { added: 0, changed: 0, unchanged: 0 };
  readonly registrations: Registration[] = [];
  readonly referrals: Referral[] = [];
  readonly #books: Books;
  readonly #members: Members;
  readonly #fail: Fail;
  readonly #seen = new Map<string, number>();
  /** Of the file, by column and number. */
  readonly #ids = new Map<string, string>();
  readonly #asked: Asked[] = [];

  constructor(books: Books, fail: Fail) {
    this.#books = books;
    this.#members = books.members;
    this.#fail = fail;
  }

  take(row: Row): void {
    const reader = new RowReader(row, this.#fail);
    // Spreadsheets and people part the digits of a phone number.
    const phone = (reader.cell("phone") ?? "").replaceAll(/[\s-]/g, "") || null;
    const card = reader.cell("card") || null;
    const name = reader.optional("name", 40) || null;
    const referrer = reader.optional("referrer", 40) || null;
    if (phone !== null && !Phone.safeParse(phone).success) reader.fail("phone-shape", "phone", "5 to 15 digits");
    if (card !== null && looksLikeCardNumber(card))
      reader.fail("card-number", "card", "no number of a payment card, which is kept nowhere");
    else if (card !== null && !CardNumber.safeParse(card).success)
      reader.fail("card-shape", "card", "3 to 32 letters, digits or dashes");
    if (name !== null && looksLikeCardNumber(name))
      reader.fail("card-number", "name", "no number of a payment card, which is kept nowhere");
    if (referrer !== null && looksLikeCardNumber(referrer))
      reader.fail("card-number", "referrer", "no number of a payment card, which is kept nowhere");
    if (phone === null && card === null) reader.fail("no-number", "phone", "a phone number or a card number");
    this.#once(reader, "phone", phone);
    this.#once(reader, "card", card);
    if (reader.failed) return;
    const byPhone = phone === null ? undefined : this.#members.byPhone(phone);
    const byCard = card === null ? undefined : this.#members.byCard(card);
    if (byPhone && byCard && byPhone.id !== byCard.id) {
      return reader.fail("taken", "card", "phone and card of one member; they are two members' here");
    }
    const known = byPhone ?? byCard;
    const id = known?.id ?? (phone === null ? memberOfCard(sha256, card ?? "") : memberOfPhone(sha256, phone));
    if (phone !== null) this.#ids.set(`phone ${phone}`, id);
    if (card !== null) this.#ids.set(`card ${card}`, id);
    if (referrer !== null) this.#asked.push({ reader, member: id, referrer, isNew: !known });
    if (known) {
      this.counts.unchanged += 1;
      return;
    }
    this.registrations.push({ id, phone, card, name });
    this.counts.added += 1;
  }

  end(): void {
    const set = new Map<string, string | null>(this.registrations.map(({ id }) => [id, null]));
    const here = lineHere(this.#books);
    const brought = new Set<string>();
    const line = {
      ...here,
      referrerOf: (id: string) => (set.has(id) ? set.get(id) : here.referrerOf(id)),
      hasBrought: (id: string) => brought.has(id) || here.hasBrought(id),
    };
    for (const { reader, member, referrer: said, isNew } of this.#asked) {
      const referrer = this.#find(said);
      if (referrer !== undefined && line.referrerOf(member) === referrer) continue;
      const refused = referrer === undefined ? "unknown-referrer" : referrerRefusal(line, member, referrer);
      if (refused === null && referrer !== undefined) {
        set.set(member, referrer);
        brought.add(referrer);
        this.referrals.push({ member, referrer });
        if (!isNew) {
          this.counts.changed += 1;
          this.counts.unchanged -= 1;
        }
      } else if (refused !== null) {
        // A member is there, or about to be: the row was taken.
        reader.fail(refused === "unknown-member" ? "unreadable" : refused, "referrer", WRONG[refused]);
      }
    }
  }

  /** Whoever has this phone or card, in the file or here. */
  #find(said: string): string | undefined {
    for (const query of queriesOf(said)) {
      const found =
        "phone" in query
          ? (this.#ids.get(`phone ${query.phone}`) ?? this.#members.byPhone(query.phone)?.id)
          : "card" in query
            ? (this.#ids.get(`card ${query.card}`) ?? this.#members.byCard(query.card)?.id)
            : this.#members.byId(query.id)?.id;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #once(reader: RowReader, column: string, text: string | null): void {
    if (text === null) return;
    const key = `${column} ${text}`;
    const first = this.#seen.get(key);
    if (first === undefined) this.#seen.set(key, reader.line);
    else reader.fail("twice", column, `one line each; line ${first} has the same`);
  }
}
