/** Rules versions as programmes. A version never changes once it is published, so it is read once. */
import { Calendar } from "../../shared/kernel/calendar.ts";
import type { Programme } from "../../shared/rules/schema.ts";
import type { SettingsReader } from "../store/store.ts";

export class Programmes {
  readonly #settings: SettingsReader;
  readonly #known = new Map<number, Programme>();
  #calendar: Calendar | undefined;

  constructor(settings: SettingsReader) {
    this.#settings = settings;
  }

  has(version: number): boolean {
    return this.#known.has(version) || this.#read(version) !== undefined;
  }

  /** @throws Error for a version that was never published */
  of(version: number): Programme {
    const programme = this.#known.get(version) ?? this.#read(version);
    if (!programme) throw new Error(`rules version ${version} was never published`);
    return programme;
  }

  /** A transaction failed: a version that was read in it may never have been published. */
  dropped(): void {
    this.#known.clear();
    this.#calendar = undefined;
  }

  #read(version: number): Programme | undefined {
    const row = this.#settings.rules(version);
    const zone = this.#settings.timezone();
    if (!row || zone === null) return undefined;
    this.#calendar ??= new Calendar(zone);
    const programme = { rules: row.rules, calendar: this.#calendar };
    this.#known.set(version, programme);
    return programme;
  }
}
