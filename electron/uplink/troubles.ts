/** What stands in the way between this till and its server, by name, for the clerk to see. */
import type { StatusView } from "../../shared/contract/view.ts";

export class Troubles {
  readonly #list = new Map<string, string>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get list(): StatusView["trouble"] {
    return [...this.#list].map(([code, message]) => ({ code, message }));
  }

  raise(code: string, message: string): void {
    if (this.#list.get(code) === message) return;
    this.#list.set(code, message);
    this.#changed();
  }

  settle(...codes: string[]): void {
    const before = this.#list.size;
    for (const code of codes) this.#list.delete(code);
    if (this.#list.size !== before) this.#changed();
  }
}
