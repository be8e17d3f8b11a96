// The network cable between a till and its server: a small TCP relay that a test cuts, mends, or makes lose what the
// server answers. Refuses to know what is said over it.

import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** What happens to the bytes of one direction: they pass, or are lost on the way. */
type Way = "passes" | "lost";

export class Cable {
  readonly #server: Server;
  readonly #target: () => number;
  readonly #pairs = new Set<Socket>();
  #isCut = false;
  #answers: Way = "passes";
  #onAnswer: (() => void) | undefined;

  private constructor(target: () => number) {
    this.#target = target;
    this.#server = createServer((near) => this.#join(near));
  }

  /** @param target the server's port, asked for at every connection */
  static async lay(target: () => number): Promise<Cable> {
    const cable = new Cable(target);
    await new Promise<void>((resolve) => cable.#server.listen({ port: 0, host: "127.0.0.1" }, resolve));
    return cable;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Every connection breaks, no new one is made. */
  cut(): void {
    this.#isCut = true;
    this.#breakAll();
  }

  /** From here on the server hears, and what it answers is lost: nobody at the till learns what was taken. */
  loseAnswers(): void {
    this.#answers = "lost";
  }

  mend(): void {
    this.#answers = "passes";
    this.#breakAll();
    this.#isCut = false;
  }

  /** Resolves when the server next answers something; that answer itself is lost. */
  async losesAnAnswer(): Promise<void> {
    this.loseAnswers();
    await new Promise<void>((resolve) => (this.#onAnswer = resolve));
  }

  async remove(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #join(near: Socket): void {
    if (this.#isCut) {
      near.destroy();
      return;
    }
    const far = connect({ port: this.#target(), host: "127.0.0.1" });
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#pairs.add(end);
      // A broken connection is what a cable is for: the other end breaks too, and both sides try again.
      end.on("error", () => other.destroy());
      end.on("close", () => {
        this.#pairs.delete(end);
        other.destroy();
      });
    }
    near.on("data", (bytes) => far.write(bytes));
    far.on("data", (bytes) => {
      if (this.#answers === "passes") near.write(bytes);
      else this.#onAnswer?.();
    });
  }

  #breakAll(): void {
    for (const end of this.#pairs) end.destroy();
  }
}
