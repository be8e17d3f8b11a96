import { done } from "../../../shared/kernel/outcome.ts";
import type { Handlers } from "../../host/dispatcher.ts";
import type { Desk } from "../desk.ts";
import { searchAudit } from "./audit.ts";
import { putClerk, putRights } from "./clerks.ts";
import { putSettings } from "./settings.ts";
import { giveApproval, listClerks, signIn, signOut } from "./signIn.ts";

export const staffVerbs = (
  desk: Desk,
): Pick<
  Handlers,
  | "clerk.list"
  | "clerk.signIn"
  | "clerk.signOut"
  | "clerk.put"
  | "rights.get"
  | "rights.put"
  | "approval.give"
  | "settings.get"
  | "settings.put"
  | "audit.search"
> => ({
  "clerk.list": () => listClerks(desk),
  "clerk.signIn": async (input) => await signIn(desk, input),
  "clerk.signOut": () => signOut(desk),
  "clerk.put": async (input) => await putClerk(desk, input),
  "rights.get": () => done(desk.books.staff.rights),
  "rights.put": (input) => putRights(desk, input),
  "approval.give": async (input) => await giveApproval(desk, input),
  "settings.get": () => done(desk.books.settings.is),
  "settings.put": (input) => putSettings(desk, input),
  "audit.search": async (input) => await searchAudit(desk, input),
});
