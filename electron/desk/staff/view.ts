/** A clerk as the screens see one: no hash, no count of tries. */
import type { ClerkView } from "../../../shared/contract/staff.ts";
import type { Clerk } from "../../store/staff.ts";

export const clerkView = ({ id, name, role, active, hq }: Clerk, lockedUntil: number | null): ClerkView => ({
  id,
  name,
  role,
  active,
  lockedUntil,
  hq,
});
