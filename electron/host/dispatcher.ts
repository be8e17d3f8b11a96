/**
 * The one door to the verbs: takes a verb's name and an unknown input, checks size, name and shape
 * against the contract, gives an outcome. Every carrier goes through here.
 */
import {
  MAX_CALL_BYTES,
  TILL_REFUSALS,
  tillVerbs,
  type TillInput,
  type TillOutput,
  type TillRefusal,
  type TillVerb,
} from "../../shared/contract/till.ts";
import { refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { describeIssues } from "../../shared/rules/schema.ts";
import { StoreRefusal } from "../store/refusal.ts";

type Awaitable<T> = T | Promise<T>;
export type Handlers = {
  readonly [V in TillVerb]: (input: TillInput<V>) => Awaitable<Outcome<TillOutput<V>, TillRefusal>>;
};
export type Call = (verb: string, input: unknown) => Promise<Outcome<unknown, TillRefusal>>;

const isVerb = (verb: string): verb is TillVerb => Object.hasOwn(tillVerbs, verb);
const isRefusal = (code: string): code is TillRefusal => (TILL_REFUSALS as readonly string[]).includes(code);

/** @returns a call that never rejects */
export function dispatcher(handlers: Handlers, log: (line: string) => void): Call {
  return async (verb, input) => {
    if (!isVerb(verb)) {
      return refuse("unknown-verb", `This till has no verb ${JSON.stringify(verb.slice(0, 40))}. Nothing was done.`);
    }
    if (sizeOf(input) > MAX_CALL_BYTES) {
      return refuse("too-large", `A call may have ${MAX_CALL_BYTES} bytes at most. Nothing was done.`);
    }
    const read = tillVerbs[verb].input.safeParse(input);
    if (!read.success) return refuse("malformed", `${verb}: ${describeIssues(read.error)}. Nothing was done.`);
    try {
      // The input was read with this very verb's schema just before.
      const handler = handlers[verb] as (input: unknown) => Awaitable<Outcome<unknown, TillRefusal>>;
      return await handler(read.data);
    } catch (error) {
      log(`${verb} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (error instanceof StoreRefusal)
        return refuse(isRefusal(error.code) ? error.code : "disk-error", error.message);
      return refuse(
        "internal",
        "Something went wrong inside the till: nothing of this act was kept. Repeat it; if it happens again, tell the headquarters.",
      );
    }
  };
}

/** Bytes of a call as JSON; what cannot be written as JSON is refused as too large. */
function sizeOf(input: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(input) ?? "", "utf8");
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}
