/** Gifts for points or love value (§7.2): the server says what a member may have, and gives it; without it nothing is given. */
import type { GiftGivenView, GiftsView, TillInput } from "../../shared/contract/till.ts";
import type { ClaimTold, HandOutAsk } from "../../shared/sync/gifts.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { Answer, Desk } from "./desk.ts";
import { allow } from "./staff/gate.ts";
import { memberView } from "./views.ts";

/** `gift.list`. */
export async function listGifts({ line, scene }: Desk, ask: TillInput<"gift.list">): Promise<Answer<GiftsView>> {
  if (scene.training)
    return refuse("training", "Gifts are given with the server's word, and practice has none. Nothing was given.");
  const told = await line.gifts(ask);
  if (told === null)
    return refuse(
      "server-unreachable",
      "The server does not answer, and gifts are given by it alone. Nothing was given.",
    );
  return told === "unknown"
    ? refuse("unknown-member", "The server knows no such member yet. Try again when all is sent.")
    : done(told);
}

/** `claim.find`. */
export async function findClaim({ line, scene }: Desk, ask: TillInput<"claim.find">): Promise<Answer<ClaimTold>> {
  if (scene.training)
    return refuse(
      "training",
      "Gifts are handed out with the server's word, and practice has none. Nothing was handed out.",
    );
  const told = await line.claim(ask);
  if (told === null)
    return refuse(
      "server-unreachable",
      "The server does not answer, and it alone knows the codes of gifts. Nothing was handed out.",
    );
  return told === "unknown"
    ? refuse("unknown-claim", "No gift was taken under this code. Look at it once more; nothing was handed out.")
    : done(told);
}

/** `claim.handOut`: the same key again is answered as the first time. */
export async function handOutClaim(desk: Desk, input: TillInput<"claim.handOut">): Promise<Answer<ClaimTold>> {
  const by = whoGives(desk);
  return by.ok ? await desk.line.handOut({ ...input, by: by.value }) : by;
}

/** Who is signed in; null: nobody signs in here. */
function whoGives(desk: Desk): Answer<HandOutAsk["by"]> {
  const may = allow(desk, undefined, []);
  if (!may.ok) return may;
  return done(may.value === undefined ? null : { clerk: may.value.clerk, name: may.value.name });
}

/** `gift.give`: the same key again is answered as the first time. */
export async function giveGift(desk: Desk, input: TillInput<"gift.give">): Promise<Answer<GiftGivenView>> {
  const { books, line, news } = desk;
  const by = whoGives(desk);
  if (!by.ok) return by;
  const answer = await line.giveGift({ ...input, by: by.value });
  if (!answer.ok) return answer;
  const { member: figures, ...given } = answer.value;
  books.transact(() => books.members.learn(figures));
  news(["members"]);
  const member = books.members.byId(figures.id);
  if (!member) throw new Error(`${figures.id} was learned and is not there`);
  return done({ ...given, member: { ...memberView(books, member), source: "server" } });
}
