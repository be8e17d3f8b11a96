/** What the member page is told of the shop, and how a member is named there. */
import type { MemberShop } from "../../shared/contract/memberEntry.ts";
import { maskPhone } from "../../shared/facts/ids.ts";
import { givenName } from "../../shared/rules/names.ts";
import { Show } from "../../shared/rules/schema.ts";
import { chainRules } from "../office/rewards.ts";
import type { MemberRow } from "../store/rows.ts";
import type { ServerReader } from "../store/store.ts";

export function shopOf(read: ServerReader): MemberShop {
  const names = chainRules(read)?.programme;
  const [store, another] = read.tills.stores();
  return {
    name: store && !another ? store.name : null,
    programme: names ? givenName(names, "name") : null,
    exchange: names ? givenName(names, "exchangeName") : null,
    timezone: read.settings.timezone() ?? "UTC",
  };
}

export const showOf = (read: ServerReader): Show => chainRules(read)?.programme.show ?? Show.parse({});

/** One who is nobody else's business: the phone or card with its middle left out, however short it is. */
export function maskedLabel({ phone, card, id }: Pick<MemberRow, "phone" | "card" | "id">): string {
  if (phone === null) return `••${(card ?? id).slice(-4)}`;
  return phone.length < 8 ? `••${phone.slice(-2)}` : maskPhone(phone);
}

/** How another is named: the first letter of the name, else the phone or card without its middle. */
export function othersName(read: Pick<ServerReader, "members">, id: string): string {
  const member = read.members.member(id);
  if (!member) return "••";
  const [first] = member.name ?? "";
  return first === undefined ? maskedLabel(member) : `${first}••`;
}
