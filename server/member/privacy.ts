/** What a member may do about what is stored of it (shared/contract/memberPrivacy.ts). */
import type { MemberAnswer, MemberInput } from "../../shared/contract/member.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { orHalted } from "../office/members.ts";
import type { MemberRow } from "../store/rows.ts";
import { eraseMember } from "./erase.ts";
import type { MemberParts } from "./member.ts";

const DIGITS = 4;

export const privacyVerbsOf = ({ settlement }: MemberParts) => ({
  "privacy.erase": (
    { confirm }: MemberInput<"privacy.erase">,
    { id, phone, card }: MemberRow,
  ): MemberAnswer<"privacy.erase"> => {
    const expected = (phone ?? card)?.slice(-DIGITS);
    if (confirm !== expected)
      return refuse(
        "not-confirmed",
        `These are not the last ${DIGITS} of your phone number or card. Nothing was done.`,
      );
    return orHalted((): MemberAnswer<"privacy.erase"> => {
      const said = settlement.office((desk) => eraseMember(desk, id, null));
      if (said.ok) return done({ erasedAt: said.value.erasedAt });
      // Whoever is signed in is a member that there is.
      if (said.code === "unknown-member") throw new Error(said.message);
      return refuse(said.code, said.message);
    });
  },
});
