import { describe, expect, it } from "vitest";
import { KEY_ACTS } from "../../../shared/contract/settings.ts";
import { USUAL_RIGHTS } from "../../../shared/contract/staff.ts";
import type { Role } from "../../../shared/contract/staff.ts";
import type { StatusView } from "../../../shared/contract/view.ts";
import { MORE, modeOf } from "./moreacts.ts";

const ALL = MORE.flatMap(({ acts }) => acts);
const status = (role: Role | null, shift = false): StatusView =>
  ({
    staffed: role !== null,
    clerk: role === null ? null : { id: "01", name: "小陈", role, active: true, lockedUntil: null },
    shift: shift ? { shift: "t1-1", openedAt: 0, floatFen: 0 } : null,
  }) as StatusView;
const act = (id: string) => {
  const found = ALL.find((it) => it.id === id);
  if (found === undefined) throw new Error(`no act ${id}`);
  return found;
};

describe("everything a till does, on one sheet", () => {
  it("has every act that has a key, and each under a letter of its own", () => {
    expect(new Set(ALL.flatMap(({ key }) => key ?? []))).toEqual(new Set(KEY_ACTS.filter((it) => it !== "help")));
    expect(new Set(ALL.map(({ letter }) => letter)).size).toBe(ALL.length);
  });
  it("says what a clerk may do alone, what with an approval, what not", () => {
    const mode = (id: string, role: Role, shift = false) => modeOf(act(id), status(role, shift), USUAL_RIGHTS);
    expect([mode("settings", "clerk"), mode("settings", "senior"), mode("settings", "manager")]).toEqual([
      "denied",
      "approval",
      "allowed",
    ]);
    expect([mode("cash", "clerk"), mode("pay", "clerk")]).toEqual(["approval", "allowed"]);
    const strict = structuredClone(USUAL_RIGHTS);
    strict.clerk.rights["shift-close"] = "denied";
    expect(modeOf(act("shift"), status("clerk"), strict)).toBe("allowed");
    expect(modeOf(act("shift"), status("clerk", true), strict)).toBe("denied");
  });
  it("where nobody signs in, everything is allowed", () => {
    expect(ALL.map((it) => modeOf(it, status(null), USUAL_RIGHTS)).every((it) => it === "allowed")).toBe(true);
  });
});
