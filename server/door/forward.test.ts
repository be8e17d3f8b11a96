import { expect, test } from "vitest";
import { hqVerbs, type HqVerb } from "../../shared/contract/hq.ts";
import { HQ_RIGHTS } from "../../shared/contract/hqRights.ts";
import { changes } from "./forward.ts";

const VERBS = Object.keys(hqVerbs) as HqVerb[];
const passedOn = (verb: string): boolean => changes("POST", `/api/hq/${verb}`);

test("a verb of HQ that changes anything is passed on to where the chain settles; of those that read, those of rules, merchants and schedules", () => {
  expect(VERBS.filter((verb) => HQ_RIGHTS[verb].changes && !passedOn(verb))).toEqual([]);
  expect(VERBS.filter((verb) => !HQ_RIGHTS[verb].changes && passedOn(verb))).toEqual([
    "rules.current",
    "rules.check",
    "rules.tryOut",
    "product.list",
    "product.listing",
    "product.unlisting",
    "merchant.one",
    "merchant.figures",
    "store.rules",
    "store.versions",
    "store.version",
    "store.check",
    "store.tryOut",
    "schedule.list",
  ]);
});

test("sessions are the door's own, and what is no verb is passed on to nobody", () => {
  expect(["session", "sign-out", "no.such", "constructor", "toString"].filter(passedOn)).toEqual([]);
  expect(changes("GET", "/api/hq/rules.publish")).toBe(false);
});
