/**
 * Where what changes the books goes: to the settler in this process, to the one in another, or, while
 * there is none, back with the wish to try again.
 */
import type { Settler, CheckedBatch, NoSequel, TakenIn } from "../settlement/settler.ts";
import { Link, NoSettler, type Answered, type Forwarded } from "./link.ts";

/** The settler of this process, as the switchboard needs it. */
export interface Local extends Settler {
  forward(asked: Forwarded): Promise<Answered>;
  ask(what: string, message: unknown): unknown;
}

export class Switchboard implements Settler {
  readonly #secret: string;
  readonly #own: () => string;
  readonly #holder: () => string | null;
  #local: Local | null = null;
  #link: { readonly address: string; readonly link: Link } | null = null;

  /** @param own this process' address @param holder that of whoever settles */
  constructor(secret: string, own: () => string, holder: () => string | null) {
    this.#secret = secret;
    this.#own = own;
    this.#holder = holder;
  }

  /** The settler of this process, from now on; null: it no longer is one. */
  set local(local: Local | null) {
    this.#local = local;
  }

  /** Whether this process settles. */
  get settles(): boolean {
    return this.#local !== null;
  }

  /** Whether there is somebody to ask, as far as this process knows. */
  get reachable(): boolean {
    const holder = this.#holder();
    return this.#local !== null || (holder !== null && holder !== this.#own());
  }

  async take(batch: CheckedBatch): Promise<{ readonly taken: TakenIn } | NoSequel> {
    try {
      return await this.#settler().take(batch);
    } catch (error) {
      if (!(error instanceof NoSettler)) throw error;
      const message = `${error.message} The till keeps its facts and sends them again.`;
      return { refused: "busy", message, retryAfterMs: error.retryAfterMs };
    }
  }

  /** @throws NoSettler */
  async forward(asked: Forwarded): Promise<Answered> {
    return await this.#settler().forward(asked);
  }

  /** @throws NoSettler */
  async ask(what: string, message: unknown): Promise<unknown> {
    return await this.#settler().ask(what, message);
  }

  close(): void {
    this.#link?.link.close();
  }

  #settler(): Local | Link {
    if (this.#local) return this.#local;
    const holder = this.#holder();
    if (holder === null) throw new NoSettler("one is being chosen");
    if (holder === this.#own()) throw new NoSettler("this one is getting ready", 300);
    if (this.#link?.address !== holder) {
      this.#link?.link.close();
      this.#link = { address: holder, link: new Link(holder, this.#secret) };
    }
    return this.#link.link;
  }
}
