/** Members before their page, for tests: each with a phone and a cookie of its own. */
import {
  memberVerbs,
  type MemberAnswer,
  type MemberInput,
  type MemberOutput,
  type MemberVerb,
} from "../shared/contract/member.ts";
import type { TestServer } from "./testServer.ts";
import { post, valueOf } from "./testTill.ts";

export class TestMember {
  readonly #server: Pick<TestServer, "url" | "codes">;
  readonly phone: string;
  cookie = "";

  constructor(server: Pick<TestServer, "url" | "codes">, phone: string) {
    this.#server = server;
    this.phone = phone;
  }

  /** Signed in by the code that was sent. @param invitation of whoever brought them */
  static async in(server: TestServer, phone: string, invitation: string | null = null): Promise<TestMember> {
    const member = new TestMember(server, phone);
    valueOf(await member.enter(invitation));
    return member;
  }

  /** Asks for a code and enters it. */
  async enter(invitation: string | null = null): Promise<MemberAnswer<"code.enter">> {
    const { phone } = this;
    valueOf(await this.ask("code.ask", { phone }));
    return await this.ask("code.enter", { phone, code: this.#server.codes.get(phone) ?? "", invitation });
  }

  get headers(): Record<string, string> {
    return { origin: this.#server.url, ...(this.cookie === "" ? {} : { cookie: this.cookie }) };
  }

  /** Asks as the page does, and reads the answer with the contract's own schema. */
  async ask<V extends MemberVerb>(verb: V, input: MemberInput<V>): Promise<MemberAnswer<V>> {
    const { body, headers } = await post(`${this.#server.url}/api/member/${verb}`, input, this.headers);
    this.cookie = headers.get("set-cookie")?.split(";")[0] ?? this.cookie;
    const answer = body as MemberAnswer<V>;
    return answer.ok ? { ok: true, value: memberVerbs[verb].output.parse(answer.value) as MemberOutput<V> } : answer;
  }

  /** @returns the refusal's code; else "ok" */
  async code<V extends MemberVerb>(verb: V, input: MemberInput<V>): Promise<string> {
    const answer = await this.ask(verb, input);
    return answer.ok ? "ok" : answer.code;
  }
}
