/** People before HQ's page, for tests: each with a cookie of its own. */
import { hqVerbs, type HqAnswer, type HqInput, type HqOutput, type HqVerb } from "../shared/contract/hq.ts";
import type { HqRole } from "../shared/contract/hqPeople.ts";
import { post, valueOf } from "./testTill.ts";

export const PASSWORD = "long enough 1";

export class Someone {
  readonly #url: () => string;
  cookie = "";

  constructor(url: () => string) {
    this.#url = url;
  }

  /** By the link that the server printed. */
  static async withKey(server: { url: string; running: { hq: string } }): Promise<Someone> {
    const someone = new Someone(() => server.url);
    const opened = await fetch(server.running.hq, { redirect: "manual" });
    someone.#keep(opened.headers);
    return someone;
  }

  /** @returns the code */
  async signIn(name: string, password = PASSWORD, code: string | null = null): Promise<string> {
    const { body, headers } = await post(`${this.#url()}/api/hq/session`, { name, password, code }, this.headers);
    this.#keep(headers);
    return said(body);
  }

  async signOut(): Promise<string> {
    const { body } = await post(`${this.#url()}/api/hq/sign-out`, {}, this.headers);
    return said(body);
  }

  get headers(): Record<string, string> {
    return { origin: this.#url(), ...(this.cookie === "" ? {} : { cookie: this.cookie }) };
  }

  /** Whatever body, as nobody's page would ask. */
  async raw(verb: string, body: unknown, headers: Record<string, string> = this.headers): Promise<string> {
    return said((await post(`${this.#url()}/api/hq/${verb}`, body, headers)).body);
  }

  /** Asks as the page does, and reads the answer with the contract's own schema. */
  async ask<V extends HqVerb>(verb: V, input: HqInput<V>): Promise<HqAnswer<V>> {
    const { body } = await post(`${this.#url()}/api/hq/${verb}`, input, this.headers);
    const answer = body as HqAnswer<V>;
    return answer.ok ? { ok: true, value: hqVerbs[verb].output.parse(answer.value) as HqOutput<V> } : answer;
  }

  /** Adds a user and signs it in. */
  async add(role: HqRole, name: string, store = "s1"): Promise<{ id: string; one: Someone }> {
    const of = role === "manager" ? { store } : {};
    const { id } = valueOf(await this.ask("user.add", { name, role, ...of, password: PASSWORD }));
    const one = new Someone(this.#url);
    const code = await one.signIn(name);
    if (code !== "ok") throw new Error(code);
    return { id, one };
  }

  #keep(headers: Headers): void {
    this.cookie = headers.get("set-cookie")?.split(";")[0] ?? this.cookie;
  }
}

let people = 0;

/** Publishes what takes two persons (§12.6): one owner proposes it, another approves. @returns the refusal's code; else "ok" */
export async function publishByTwo(key: Someone, published: Omit<HqInput<"rules.publish">, "by">): Promise<string> {
  people += 2;
  const [first, second] = [await key.add("owner", `甲${people}`), await key.add("owner", `乙${people}`)];
  const act = { act: "publish", ...published } as const;
  const { n } = valueOf(await first.one.ask("second.propose", { act, reason: "so decided", by: "x" }));
  return await second.one.raw("second.approve", { n, by: "x" });
}

function said(body: unknown): string {
  const answer = body as { ok: true } | { ok: false; code: string };
  return answer.ok ? "ok" : answer.code;
}
