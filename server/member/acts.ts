/** What a member does at the member page: draws, exchanges, gives, takes gifts, invites. */
import type { MemberParts } from "./member.ts";
import { drawVerbsOf } from "./draws.ts";
import { exchangeVerbsOf } from "./exchanges.ts";
import { giftVerbsOf } from "./gifts.ts";
import { givingVerbsOf } from "./giving.ts";
import { invitationVerbsOf } from "./invitations.ts";

export const actVerbsOf = (parts: MemberParts) => ({
  ...drawVerbsOf(parts),
  ...exchangeVerbsOf(parts),
  ...givingVerbsOf(parts),
  ...giftVerbsOf(parts),
  ...invitationVerbsOf(parts),
});
