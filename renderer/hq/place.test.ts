import { describe, expect, it } from "vitest";
import { hashOf, placeOf } from "./place.ts";
import type { Place } from "./place.ts";

describe("places of the HQ page", () => {
  it("lead back to where they came from, whatever is in a key", () => {
    const places: Place[] = [
      { page: "queues" },
      { page: "reports" },
      { page: "tills" },
      { page: "concerns" },
      { page: "queue", key: "till:s1/t1" },
      { page: "liability", queue: "" },
      { page: "liability", queue: "store:s1" },
      { page: "search", text: "138 #/%" },
      { page: "rules" },
      { page: "rewards" },
      { page: "union" },
      { page: "exports" },
      { page: "clerks", store: "" },
      { page: "clerks", store: "s1" },
      { page: "merchants", merchant: "" },
      { page: "merchants", merchant: "M-7K3Q-9XZT" },
      { page: "member", member: "card:7 #/%" },
      { page: "proof", order: "", line: 0 },
      { page: "proof", order: "s1/t1/0000042", line: 3 },
      { page: "entry", order: "s1/t1/0000042", line: 0 },
    ];
    for (const place of places) expect(placeOf(hashOf(place))).toEqual(place);
  });
  it("an address that is none leads to the queues", () => {
    for (const hash of ["", "#", "#nowhere", "#entry/x", "#entry/x/y", "#queue/"])
      expect(placeOf(hash)).toEqual({ page: "queues" });
    expect(placeOf("#queue/%E0%A4%A")).toEqual({ page: "queue", key: "%E0%A4%A" });
  });
});
