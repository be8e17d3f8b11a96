/** What the shell asks the till before it acts: only through the verbs, as a screen does. */
import { SaleDraft } from "../../shared/contract/cart.ts";
import { TillSettings } from "../../shared/contract/settings.ts";
import { StatusView } from "../../shared/contract/view.ts";
import type { Call } from "../host/dispatcher.ts";
import { wordsOf, type Words } from "./words.ts";

/** Null: the till did not say. */
export type Standing = {
  /** Whether clerks sign in here. */
  readonly isStaffed: boolean | null;
  readonly isManager: boolean;
  readonly hasShift: boolean | null;
  readonly hasSale: boolean | null;
};

/** How the till stands now. Never rejects. */
export async function standing(call: Call): Promise<Standing> {
  const asked = await call("status", {});
  const status = asked.ok ? StatusView.safeParse(asked.value).data : undefined;
  return {
    isStaffed: status?.staffed ?? null,
    isManager: status?.clerk?.role === "manager",
    hasShift: status === undefined ? null : status.shift !== null,
    hasSale: await hasSale(call, status),
  };
}

async function hasSale(call: Call, status: StatusView | undefined): Promise<boolean | null> {
  const asked = await call("draft.get", {});
  // Where clerks sign in, a sale needs an open shift: nobody there and no shift is no sale.
  if (!asked.ok) return asked.code === "not-signed-in" && status?.shift === null ? false : null;
  const draft = SaleDraft.nullable().safeParse(asked.value);
  if (!draft.success) return null;
  return draft.data !== null && (draft.data.lines.length > 0 || draft.data.tenders !== null);
}

/** What the shell says, in the language of the till's screens. */
export async function screenWords(call: Call): Promise<Words> {
  const asked = await call("settings.get", {});
  const settings = asked.ok ? TillSettings.safeParse(asked.value).data : undefined;
  return wordsOf(settings?.language ?? "zh");
}
