/**
 * How a chain comes to be on this server: its zone and first rules, stores, tills and their one-time
 * codes, later rules versions, the catalogue. Everything is checked before anything is written.
 */
import { createHash, randomBytes } from "node:crypto";
import { GENESIS, TillId } from "../../shared/facts/fact.ts";
import { isZone } from "../../shared/kernel/calendar.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { notOffered } from "../../shared/rules/offered.ts";
import { describeIssues, Rules } from "../../shared/rules/schema.ts";
import type { Product } from "../../shared/sync/messages.ts";
import type { Category, ServerStore, ServerWriter } from "../store/store.ts";

/** How long a code can be used, ms. */
export const CODE_VALID_MS = 3_600_000;
/** Letters and digits that nobody mistakes for one another. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH = 16;

export type IssuedCode = { till: string; code: string; validUntil: number };

export class Setup {
  readonly #store: ServerStore;
  readonly #clock: () => number;

  /** @param clock the server's clock, ms */
  constructor(store: ServerStore, clock: () => number) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Sets the zone and version 1 of the rules, once: a chain that has rules keeps them. Refused: `invalid-rules`. */
  begin(timezone: string, rules: unknown): Outcome<{ version: number }, "invalid-rules"> {
    const newest = this.#store.read.settings.newestRules();
    if (newest) return done({ version: newest.version });
    const read = readRules(rules);
    if (!read.ok) return read;
    if (!isZone(timezone))
      return refuse("invalid-rules", `timezone: expected an IANA name such as Asia/Shanghai, found ${timezone}`);
    this.#store.write(({ settings }) => {
      settings.setTimezone(timezone);
      settings.addRules(1, read.value, this.#clock());
    });
    return done({ version: 1 });
  }

  /**
   * Publishes the next rules version and sends it to every till. The scope of the cashier queues
   * stays as it is: moving what waits from a till to the server is not offered yet.
   */
  publish(rules: unknown): Outcome<{ version: number; woken: string[] }, "invalid-rules"> {
    const before = this.#store.read.settings.newestRules();
    const timezone = this.#store.read.settings.timezone();
    if (!before || timezone === null) return refuse("invalid-rules", "This server has not been set up yet.");
    const read = readRules(rules);
    if (!read.ok) return read;
    const scope = before.rules.basic.cashierScope;
    if (read.value.basic.cashierScope !== scope) {
      return refuse(
        "invalid-rules",
        `basic.cashierScope: expected "${scope}" as before; changing it while entries wait is not offered yet`,
      );
    }
    const version = before.version + 1;
    return this.#store.write((rows) => {
      rows.settings.addRules(version, read.value, this.#clock());
      const body = JSON.stringify({ kind: "rules", version, timezone, rules: read.value });
      const woken = rows.tills.tills().map((till) => till.id);
      for (const id of woken) rows.feed.send(id, body);
      return done({ version, woken });
    });
  }

  /** Adds a store, or names one anew. @param id 1 to 20 of a–z, 0–9, - */
  putStore(id: string, name: string): void {
    if (!TillId.safeParse(`${id}/t`).success)
      throw new RangeError(`a store's id is 1 to 20 of a–z, 0–9, -, not "${id}"`);
    this.#store.write(({ tills }) => tills.putStore({ id, name }, this.#clock()));
  }

  putCatalogue(categories: readonly Category[], products: readonly Product[]): void {
    this.#store.write(({ settings }) => settings.putCatalogue(categories, products));
  }

  /**
   * A one-time code for a till that has not been enrolled, which is added if it is new. Codes given
   * before and not used lose their effect. Refused: `unknown-store`, `till-exists`.
   */
  issueCode(store: string, till: string, name: string): Outcome<IssuedCode, "unknown-store" | "till-exists"> {
    return this.#store.write((rows) => this.#issue(rows, store, till, name));
  }

  #issue(
    { tills }: ServerWriter,
    store: string,
    till: string,
    name: string,
  ): Outcome<IssuedCode, "unknown-store" | "till-exists"> {
    const id = TillId.parse(`${store}/${till}`);
    if (!tills.store(store)) return refuse("unknown-store", `There is no store ${store}. Nothing was added.`);
    const known = tills.till(id);
    if (known?.publicKey)
      return refuse("till-exists", `${id} has been enrolled already. Choose another number for a new till.`);
    if (known) tills.nameTill(id, name);
    else tills.addTill({ id, store, name, head: GENESIS });
    tills.dropUnusedCodes(id);
    const code = newCode();
    const validUntil = this.#clock() + CODE_VALID_MS;
    tills.addCode({ hash: codeHash(code), till: id, validUntil });
    return done({ till: id, code, validUntil });
  }

  /** HQ closes a till for good: its key no longer counts. */
  revoke(till: string): void {
    this.#store.write(({ tills }) => tills.revoke(till, this.#clock()));
  }
}

function readRules(rules: unknown): Outcome<Rules, "invalid-rules"> {
  const read = Rules.safeParse(rules);
  if (!read.success) return refuse("invalid-rules", describeIssues(read.error));
  const missing = notOffered(read.data);
  return missing.length > 0 ? refuse("invalid-rules", missing.join("\n")) : done(read.data);
}

/** 80 random bits, four by four. */
function newCode(): string {
  const letters = [...randomBytes(CODE_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length] ?? "0").join("");
  return (letters.match(/.{4}/g) ?? []).join("-");
}

/** As it is kept: a code is random enough that a plain digest hides it. Blanks, dashes and case do not count. */
export const codeHash = (code: string): string =>
  createHash("sha256").update(code.toUpperCase().replaceAll(/[\s-]/g, ""), "utf8").digest("hex");
