/** Why the server's database cannot be used, by name. What it holds is left as it is. */

export type StoreRefusalCode = "not-a-database" | "newer-format" | "damaged" | "in-use" | "disk-full" | "unreachable";

export class StoreRefusal extends Error {
  readonly code: StoreRefusalCode;

  constructor(code: StoreRefusalCode, message: string) {
    super(message);
    this.name = "StoreRefusal";
    this.code = code;
  }
}

/** This process no longer settles: another was elected, and nothing of this step was kept. */
export class Fenced extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Fenced";
  }
}
