/** Members of a file: who is known by phone or card stays as they are, the others are registered. */
import { CardNumber, Phone } from "../../../../shared/contract/till.ts";
import { memberOfCard, memberOfPhone } from "../../../../shared/facts/ids.ts";
import type { Member, Members } from "../../../store/members.ts";
import { sha256 } from "../../../store/sha256.ts";
import { looksLikeCardNumber } from "../../cardnumber.ts";
import { RowReader, type Counts, type Fail, type Plan } from "./plan.ts";
import type { Row } from "./rows.ts";

export type Registration = Pick<Member, "id" | "phone" | "card" | "name">;

export class MemberPlan implements Plan {
  readonly counts: Counts = { added: 0, changed: 0, unchanged: 0 };
  readonly registrations: Registration[] = [];
  readonly #members: Members;
  readonly #fail: Fail;
  readonly #seen = new Map<string, number>();

  constructor(members: Members, fail: Fail) {
    this.#members = members;
    this.#fail = fail;
  }

  take(row: Row): void {
    const reader = new RowReader(row, this.#fail);
    // Spreadsheets and people part the digits of a phone number.
    const phone = (reader.cell("phone") ?? "").replaceAll(/[\s-]/g, "") || null;
    const card = reader.cell("card") || null;
    const name = reader.optional("name", 40) || null;
    if (phone !== null && !Phone.safeParse(phone).success) reader.fail("phone-shape", "phone", "5 to 15 digits");
    if (card !== null && looksLikeCardNumber(card))
      reader.fail("card-number", "card", "no number of a payment card, which is kept nowhere");
    else if (card !== null && !CardNumber.safeParse(card).success)
      reader.fail("card-shape", "card", "3 to 32 letters, digits or dashes");
    if (name !== null && looksLikeCardNumber(name))
      reader.fail("card-number", "name", "no number of a payment card, which is kept nowhere");
    if (phone === null && card === null) reader.fail("no-number", "phone", "a phone number or a card number");
    this.#once(reader, "phone", phone);
    this.#once(reader, "card", card);
    if (reader.failed) return;
    const byPhone = phone === null ? undefined : this.#members.byPhone(phone);
    const byCard = card === null ? undefined : this.#members.byCard(card);
    if (byPhone && byCard && byPhone.id !== byCard.id) {
      return reader.fail("taken", "card", "phone and card of one member; they are two members' here");
    }
    if (byPhone ?? byCard) {
      this.counts.unchanged += 1;
      return;
    }
    const id = phone === null ? memberOfCard(card ?? "") : memberOfPhone(sha256, phone);
    this.registrations.push({ id, phone, card, name });
    this.counts.added += 1;
  }

  end(): void {
    // Every row says all there is to say of it.
  }

  #once(reader: RowReader, column: string, text: string | null): void {
    if (text === null) return;
    const key = `${column} ${text}`;
    const first = this.#seen.get(key);
    if (first === undefined) this.#seen.set(key, reader.line);
    else reader.fail("twice", column, `one line each; line ${first} has the same`);
  }
}
