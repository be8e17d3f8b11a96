/**
 * How a chain comes to be on this server: stores, tills and their one-time codes, the catalogue, keys of
 * the order API, levels of members. Everything is checked before anything is written.
 */
import { createHash, randomBytes } from "node:crypto";
import { GENESIS, TillId } from "../../shared/facts/fact.ts";
import { OFFICE } from "../../shared/queue/fold.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { COST_FAULTS, costFault } from "../../shared/order/cost.ts";
import type { Product } from "../../shared/sync/messages.ts";
import { sendMembers } from "../feed/members.ts";
import type { MemberRow } from "../store/rows.ts";
import type { RulesOffice } from "./rules.ts";
import type { Category, ServerStore, ServerWriter } from "../store/store.ts";

/** How long a code can be used, ms. */
export const CODE_VALID_MS = 3_600_000;
/** Letters and digits that nobody mistakes for one another. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH = 16;

/** Under this name stand the server's own facts. */
const OFFICE_STORE = OFFICE.split("/")[0] ?? "";

export type IssuedCode = { till: string; code: string; validUntil: number };

export class Setup {
  readonly #store: ServerStore;
  readonly #clock: () => number;
  readonly rules: RulesOffice;

  /** @param clock the server's clock, ms */
  constructor(store: ServerStore, rules: RulesOffice, clock: () => number) {
    this.#store = store;
    this.rules = rules;
    this.#clock = clock;
  }

  /** Sets the zone and version 1 of the rules, once. Refused: `invalid-rules`. */
  begin(timezone: string, rules: unknown): ReturnType<RulesOffice["begin"]> {
    return this.rules.begin(timezone, rules);
  }

  /** Says what became of something HQ had to look at. */
  resolve(n: number, by: string, reason: string): void {
    this.#store.write(({ concerns }) => void concerns.resolve(n, { at: this.#clock(), by, reason }));
  }

  /** Adds a store, or names one anew. @param id 1 to 20 of a–z, 0–9, - */
  putStore(id: string, name: string): void {
    if (!TillId.safeParse(`${id}/t`).success || id === OFFICE_STORE)
      throw new RangeError(`a store's id is 1 to 20 of a–z, 0–9, -, not "${id}"`);
    this.#store.write(({ tills }) => tills.putStore({ id, name }, this.#clock()));
  }

  /** @throws RangeError for a product whose cost makes no sense beside its price: nothing is put in then */
  putCatalogue(
    categories: readonly Category[],
    products: readonly Product[],
    units: Readonly<Record<string, string>> = {},
  ): void {
    for (const { id, price, cost = null } of products) {
      const fault = cost === null ? null : costFault(cost, price);
      if (fault !== null) throw new RangeError(`the cost ${cost} of product ${id}: ${COST_FAULTS[fault]}`);
    }
    this.#store.write(({ settings }) => settings.putCatalogue(categories, products, units));
  }

  /**
   * A one-time code for a till that has not been enrolled, which is added if it is new. Codes given
   * before and not used lose their effect. `madeBy` null: the server itself. Refused: `unknown-store`, `till-exists`.
   */
  issueCode(
    store: string,
    till: string,
    name: string,
    madeBy: string | null = null,
  ): Outcome<IssuedCode, "unknown-store" | "till-exists"> {
    return this.#store.write((rows) => this.#issue(rows, store, till, name, madeBy));
  }

  #issue(
    { tills }: ServerWriter,
    store: string,
    till: string,
    name: string,
    madeBy: string | null,
  ): Outcome<IssuedCode, "unknown-store" | "till-exists"> {
    const id = TillId.parse(`${store}/${till}`);
    if (store === OFFICE_STORE || !tills.store(store))
      return refuse("unknown-store", `There is no store ${store}. Nothing was added.`);
    const known = tills.till(id);
    if (known?.publicKey)
      return refuse("till-exists", `${id} has been enrolled already. Choose another number for a new till.`);
    if (known) tills.nameTill(id, name);
    else tills.addTill({ id, store, name, head: GENESIS });
    tills.dropUnusedCodes(id);
    const code = newCode();
    const madeAt = this.#clock();
    const validUntil = madeAt + CODE_VALID_MS;
    tills.addCode({ hash: codeHash(code), till: id, validUntil, madeAt, madeBy });
    return done({ till: id, code, validUntil });
  }

  /** A new key for the order API; it is kept as a digest alone. */
  newApiKey(name: string): string {
    const key = `pf_${randomBytes(32).toString("base64url")}`;
    this.#store.write(({ settings }) => settings.addApiKey(apiKeyHash(key), name, this.#clock()));
    return key;
  }

  /** Sets a member's level and sends it to the tills of the stores where the member is known. @returns the tills to wake */
  setLevel(member: MemberRow, level: string | null): string[] {
    const { ledger } = this.#store;
    return this.#store.write((rows) => {
      const changed = { ...member, level };
      rows.members.putMember(changed);
      const home = member.registeredBy === null ? undefined : rows.tills.till(member.registeredBy)?.store;
      const stores = [...rows.figures.storesOfMember(member.id), ...(home === undefined ? [] : [home])];
      const to = stores.map((store) => ({ member: changed, store }));
      return [...sendMembers(rows, ledger, to, this.#clock())];
    });
  }

  /** HQ closes a till for good: its key no longer counts. */
  revoke(till: string): void {
    this.#store.write(({ tills }) => tills.revoke(till, this.#clock()));
  }
}

/** 80 random bits, four by four. */
function newCode(): string {
  const letters = [...randomBytes(CODE_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length] ?? "0").join("");
  return (letters.match(/.{4}/g) ?? []).join("-");
}

/** As it is kept: a code is random enough that a plain digest hides it. Blanks, dashes and case do not count. */
export const codeHash = (code: string): string =>
  createHash("sha256").update(code.toUpperCase().replaceAll(/[\s-]/g, ""), "utf8").digest("hex");

/** As a key of the order API is kept. */
export const apiKeyHash = (key: string): string => createHash("sha256").update(key, "utf8").digest("hex");
