/**
 * Asking the server: `POST /api/member/<verb>` with JSON, in the session's cookie. Always comes back with an answer; silence
 * is the named refusal `server-unanswered`. What comes is not checked again: page and server are of one make, and the schemas
 * would double what a phone has to load.
 */
import type { MemberInput, MemberOutput, MemberVerb } from "../../shared/contract/member.ts";
import { useRead, type Answer, type Read } from "../kit/read.ts";

export type { Answer, Said } from "../kit/read.ts";

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

async function read<T>(asking: () => Promise<Response>): Promise<Answer<T>> {
  let answer: unknown;
  try {
    answer = await (await asking()).json();
  } catch (error) {
    return { ok: false, code: "server-unanswered", message: String(error) };
  }
  if (isRecord(answer) && answer["ok"] === true) return { ok: true, value: answer["value"] as T };
  const { code, message } = isRecord(answer) ? answer : {};
  return {
    ok: false,
    code: typeof code === "string" ? code : "internal",
    message: typeof message === "string" ? message : "",
  };
}

export const ask = <V extends MemberVerb>(verb: V, input: MemberInput<V>): Promise<Answer<MemberOutput<V>>> =>
  // As the page's own preload asks, so that the first answer is the one that is under way already.
  verb === "home"
    ? read(() => fetch("/api/member/home"))
    : read(() =>
        fetch(`/api/member/${verb}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(input),
        }),
      );

const RETRY_MS = 2_000;

/**
 * Asks now, and again and again while the page is seen; what was read stays in view meanwhile.
 * @param everyMs null: until it is answered
 * @param anew when it becomes another, it is asked at once
 * @param early its first answer, where it was asked for before
 */
export const useAsked = <V extends MemberVerb>(
  verb: V,
  input: MemberInput<V>,
  everyMs: number | null,
  anew: string | number = "",
  early: Answer<MemberOutput<V>> | null = null,
): Read<MemberOutput<V>> =>
  useRead(() => ask(verb, input), JSON.stringify([verb, input]), everyMs, RETRY_MS, anew, early);
