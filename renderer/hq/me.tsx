/** Who is signed in, and what that role is offered. Offers nothing more than the server allows, and relies on the server to refuse. */
import { createContext, useContext, type ReactNode } from "react";
import type { HqOutput, HqVerb } from "../../shared/contract/hq.ts";
import { may } from "../../shared/contract/hqRights.ts";

export type Me = HqOutput<"me">;

/** Null: not known yet, and nothing is offered. */
export const MeContext = createContext<Me | null>(null);

export const useMe = (): Me | null => useContext(MeContext);

/** The name in which a user acts; null: whoever came with the key says one. */
export function useOwnName(): string | null {
  const me = useMe();
  return me !== null && me.user !== null ? me.name : null;
}

/** Only for roles that may ask for this verb. */
export function May({ verb, children }: { verb: HqVerb; children: ReactNode }) {
  const me = useMe();
  return me !== null && may(me.role, verb) ? children : null;
}
