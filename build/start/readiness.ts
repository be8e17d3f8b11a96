// The one line of standard output by which a child says that it is ready, or why it will not be.

import { z } from "zod";

const Ready = z.object({
  ready: z.literal(true),
  url: z.string().optional(),
  hq: z.string().optional(),
  enrolmentCode: z.string().nullable().optional(),
});
const Refused = z.object({ ready: z.literal(false), code: z.string(), message: z.string() });
const Readiness = z.discriminatedUnion("ready", [Ready, Refused]);

export type Ready = z.infer<typeof Ready>;
export type Refused = z.infer<typeof Refused>;

/** The readiness a line of standard output tells, or undefined if it tells none. */
export function readinessOf(line: string): Ready | Refused | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return Readiness.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
