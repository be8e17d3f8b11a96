import { refuse } from "../../../shared/kernel/outcome.ts";
import type { Handlers } from "../../host/dispatcher.ts";
import type { Desk } from "../desk.ts";

export const staffVerbs = (
  _desk: Desk,
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
  "clerk.list": () => refuse("internal", "clerk.list is not there yet."),
  "clerk.signIn": () => refuse("internal", "clerk.signIn is not there yet."),
  "clerk.signOut": () => refuse("internal", "clerk.signOut is not there yet."),
  "clerk.put": () => refuse("internal", "clerk.put is not there yet."),
  "rights.get": () => refuse("internal", "rights.get is not there yet."),
  "rights.put": () => refuse("internal", "rights.put is not there yet."),
  "approval.give": () => refuse("internal", "approval.give is not there yet."),
  "settings.get": () => refuse("internal", "settings.get is not there yet."),
  "settings.put": () => refuse("internal", "settings.put is not there yet."),
  "audit.search": () => refuse("internal", "audit.search is not there yet."),
});
