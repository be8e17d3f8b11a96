/**
 * Acts have a key that is made once and kept until the server has answered: whoever asks again for the same, over a reload
 * of the page too, does it once.
 */
import type { MemberInput, MemberOutput, MemberVerb } from "../../shared/contract/member.ts";
import { ask, type Answer } from "./client.ts";

type Keyed = { [V in MemberVerb]: MemberInput<V> extends { readonly key: string } ? V : never }[MemberVerb];

/** After these nobody knows whether it was done. */
const UNSURE: ReadonlySet<string> = new Set(["server-unanswered", "internal", "busy"]);
/** Of a phone that keeps nothing. */
const inMemory = new Map<string, string>();

function kept(name: string): string | null {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return inMemory.get(name) ?? null;
  }
}
function keep(name: string, key: string | null): void {
  try {
    if (key === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, key);
  } catch {
    if (key === null) inMemory.delete(name);
    else inMemory.set(name, key);
  }
}

const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export async function act<V extends Keyed>(
  verb: V,
  input: Omit<MemberInput<V>, "key">,
): Promise<Answer<MemberOutput<V>>> {
  const name = `paifan.act ${verb} ${JSON.stringify(input)}`;
  const key = kept(name) ?? newKey();
  keep(name, key);
  const answer = await ask(verb, { ...input, key } as unknown as MemberInput<V>);
  if (answer.ok || !UNSURE.has(answer.code)) keep(name, null);
  return answer;
}
