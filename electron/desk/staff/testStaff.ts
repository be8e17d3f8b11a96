/** For tests: a till with the demonstration's clerks, and what a clerk does there. */
import type { Right } from "../../../shared/contract/staff.ts";
import { testTill, type TestTill } from "../../testTill.ts";
import type { TillOptions } from "../../till.ts";

export const PINS: Record<string, string> = { "01": "1111", "02": "2222", "09": "9999" };

/** A till where one of the demonstration's clerks is signed in and a shift is open with 200.00. */
export async function staffedTill(clerk = "01", options: Partial<TillOptions> = {}): Promise<TestTill> {
  const it = testTill({ demoStaff: true, ...options });
  await signInAs(it, clerk);
  await it.ok("shift.open", { key: "test-shift-open", floatFen: 20_000 });
  return it;
}

export async function signInAs(it: TestTill, clerk: string): Promise<void> {
  await it.ok("clerk.signIn", { clerk, pin: PINS[clerk] ?? "" });
}

/** 王店长 approves an act by its key. */
export async function approve(it: TestTill, key: string, ...rights: Right[]): Promise<void> {
  await it.ok("approval.give", { key, rights, clerk: "09", pin: "9999" });
}

/** The code of a refusal; "ok" where the act was carried out. */
export async function codeOf(outcome: Promise<{ ok: true } | { ok: false; code: string }>): Promise<string> {
  const it = await outcome;
  return it.ok ? "ok" : it.code;
}
