/** The line of a practice till: there is nobody at its other end. */
import { refuse } from "../../../shared/kernel/outcome.ts";
import type { Line } from "../desk.ts";

export const NO_LINE: Line = {
  connection: "alone",
  trouble: [],
  wake: () => undefined,
  member: async () => await Promise.resolve(null),
  order: async () => await Promise.resolve(null),
  store: async () => await Promise.resolve(null),
  hold: async () => await Promise.resolve({ is: "silent", maybe: false }),
  gifts: async () => await Promise.resolve(null),
  giveGift: async () =>
    await Promise.resolve(refuse("server-unreachable", "A practice till has no server. Nothing was given.")),
  claim: async () => await Promise.resolve(null),
  handOut: async () =>
    await Promise.resolve(refuse("server-unreachable", "A practice till has no server. Nothing was handed out.")),
  release: () => undefined,
  enrol: async () =>
    await Promise.resolve(refuse("server-unreachable", "A practice till has no server. Nothing was changed.")),
};
