/** How the state of a merchant looks. */
import type { MerchantState } from "../../shared/contract/hqMerchants.ts";

export const STATE_PILL = {
  applied: "pill wait",
  agreed: "pill you",
  approved: "pill go",
  rejected: "pill stop",
  withdrawn: "pill",
} as const satisfies Record<MerchantState, string>;
