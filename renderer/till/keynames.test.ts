import { expect, it } from "vitest";
import { actOf, keyOf } from "./keynames.ts";

it("a key that was set goes before the usual one of another act; letters count in either case", () => {
  expect(actOf(undefined, "F9")).toBe("pay");
  expect(actOf({ pay: "F2" }, "F2")).toBe("pay");
  expect(actOf({ pay: "F2" }, "F9")).toBeNull();
  expect(actOf({ hold: "g" }, "G")).toBe("hold");
  expect([keyOf({ hold: "g" }, "hold"), keyOf(undefined, "hold")]).toEqual(["g", "F6"]);
});
