/** Members as the server knows them, remembered here: asked for by one act, which goes on without where it is silent. */
import type { MemberQuery } from "../../shared/sync/messages.ts";
import type { Desk } from "./desk.ts";

/** Asks the server and remembers what it says. @returns whether it told of a member just now */
export type AskMember = (query: MemberQuery) => Promise<boolean>;

/** For one act: a server that gave no answer in time is not waited for again. */
export function memberAsker({ books, line }: Desk): AskMember {
  let isSilent = false;
  return async (query) => {
    if (isSilent) return false;
    const answer = await line.member(query);
    isSilent = answer === null;
    if (answer === null || answer === "unknown") return false;
    books.transact(() => books.members.learn(answer));
    return true;
  };
}
