/** A member as the server knows them, remembered here. */
import type { MemberQuery } from "../../shared/sync/messages.ts";
import type { Desk } from "./desk.ts";

/** Asks the server and remembers what it says. @returns whether it told of a member just now */
export async function askMember({ books, line }: Desk, query: MemberQuery): Promise<boolean> {
  const answer = await line.member(query);
  if (answer === null || answer === "unknown") return false;
  books.transact(() => books.members.learn(answer));
  return true;
}
