/** `import.*`: one file at a time on its way in, read beside the till's other work, taken in whole or not at all. */
import { randomUUID } from "node:crypto";
import { tillVerbs, type ImportView, type TillInput, type TillOutput } from "../../../shared/contract/till.ts";
import { done, refuse } from "../../../shared/kernel/outcome.ts";
import { refuseCardNumbers, type Answer, type Desk, type Refused } from "../desk.ts";
import { refuseOtherAct } from "../desk.ts";
import { allow } from "../staff/gate.ts";
import { IncomingFile } from "./csv/file.ts";
import { IMPORT_COMMIT, takeIn } from "./csv/takein.ts";

const DONE_VIEW = tillVerbs["import.commit"].output;

export class Imports {
  readonly #desk: Desk;
  #file: IncomingFile | null = null;
  #reading: Promise<void> | null = null;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** `import.begin`: the file before it, if there is one, is given up. */
  begin({ key, what, name, bytes }: TillInput<"import.begin">): Answer<ImportView> {
    const may = allow(this.#desk, key, ["import"]);
    if (!may.ok) return may;
    const card = refuseCardNumbers([name]);
    if (card) return card;
    this.#file?.drop();
    this.#file = new IncomingFile(randomUUID(), what, name, bytes, () => this.#desk.news(["import"]));
    return done(this.#file.view);
  }

  /** `import.piece`: when the last has come, reading begins. */
  piece({ id, at, base64 }: TillInput<"import.piece">): Answer<ImportView> {
    const file = this.#find(id);
    if (!file) return refuseUnknown();
    const expected = file.receive(at, Buffer.from(base64, "base64"));
    if (expected !== null) {
      return refuse("malformed", `import.piece: expected ${expected}. Nothing of this piece was kept.`);
    }
    if (file.isWhole && file.state === "receiving") void this.#read(file);
    return done(file.view);
  }

  /** `import.state`. */
  state({ id }: TillInput<"import.state">): Answer<ImportView> {
    const file = this.#find(id);
    return file ? done(file.view) : refuseUnknown();
  }

  /** `import.commit`: the same key again is answered as the first time, also by a till that was started anew. */
  async commit({ id, key }: TillInput<"import.commit">): Promise<Answer<ImportView>> {
    const { books } = this.#desk;
    const known = this.#known(key);
    if (known) return known;
    const may = allow(this.#desk, key, ["import"]);
    if (!may.ok) return may;
    const file = this.#find(id);
    if (!file) return refuseUnknown();
    if (!file.isWhole)
      return refuse("malformed", "import.commit: expected all pieces of the file first. Nothing was taken in.");
    await this.#reading;
    // Somebody else may have changed the products meanwhile: what the file does is worked out again.
    while (file.isBehind(books) && this.#file === file) await this.#read(file);
    // While this waited, the file may have been taken in under the same key, or given up.
    if (this.#file !== file) return this.#known(key) ?? refuseUnknown();
    const { errorCount } = file.view;
    if (errorCount > 0 || file.plan === null) {
      return refuse(
        "import-has-errors",
        `The file has ${errorCount} errors. Nothing of it was taken in: correct it and choose it again.`,
      );
    }
    const view = takeIn(this.#desk, file, file.plan, key, may.value);
    this.#file = null;
    this.#desk.line.wake();
    this.#desk.news([
      "status",
      "import",
      ...(file.what === "members" ? (["members"] as const) : (["catalogue", "stock"] as const)),
    ]);
    return done(view);
  }

  /** `import.drop`. */
  drop({ id }: TillInput<"import.drop">): Answer<TillOutput<"import.drop">> {
    const file = this.#find(id);
    if (file) {
      file.drop();
      this.#file = null;
      this.#desk.news(["import"]);
    }
    return done({});
  }

  #find(id: string): IncomingFile | undefined {
    return this.#file?.id === id ? this.#file : undefined;
  }

  #read(file: IncomingFile): Promise<void> {
    this.#reading = file.read(this.#desk.books);
    return this.#reading;
  }

  /** The answer to a key that was carried out before. */
  #known(key: string): Answer<ImportView> | null {
    const before = this.#desk.books.act(key);
    if (!before) return null;
    return before.verb === IMPORT_COMMIT ? done(DONE_VIEW.parse(JSON.parse(before.result))) : refuseOtherAct();
  }
}

const refuseUnknown = (): Refused =>
  refuse(
    "unknown-import",
    "This till has no such file on its way in: it was given up, taken in, or the till was started anew. Nothing was taken in by this; choose the file again.",
  );
