import { expect, test } from "vitest";
import { readFlags } from "./flags.ts";

test("what is logged: info and above, unless a flag says another level; one that there is not is refused by name", () => {
  expect(readFlags([], {}).logLevel).toBe("info");
  expect(readFlags(["--log-level", "warn"], {}).logLevel).toBe("warn");
  expect(() => readFlags(["--log-level", "loud"], {})).toThrow(
    '--log-level is one of trace, debug, info, warn, error, fatal, silent, not "loud"',
  );
});
