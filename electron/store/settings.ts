/** How this till is set up: one row, kept in memory as committed. */
import { TillSettings, USUAL_SETTINGS } from "../../shared/contract/settings.ts";
import type { Connection } from "./open.ts";

export class Settings {
  readonly #read: () => TillSettings;
  readonly #write: (json: string) => void;
  #is: TillSettings;

  constructor(db: Connection) {
    const read = db.prepare("SELECT json FROM settings").pluck();
    const write = db.prepare("INSERT OR REPLACE INTO settings (id, json) VALUES (1, ?)");
    this.#read = () => {
      const json = read.get() as string | undefined;
      return json === undefined ? USUAL_SETTINGS : TillSettings.parse(JSON.parse(json));
    };
    this.#write = (json) => void write.run(json);
    this.#is = this.#read();
  }

  get is(): TillSettings {
    return this.#is;
  }

  /** Needs the caller's open transaction. */
  write(settings: TillSettings): void {
    this.#write(JSON.stringify(settings));
    this.#is = settings;
  }

  /** The transaction failed: memory is read again. */
  dropped(): void {
    this.#is = this.#read();
  }
}
