/**
 * Enrolment (at least once on the wire, once in effect): a one-time code and the public key a till
 * made become a till the server knows. The same key with its used code gets the same answer again.
 */
import type { Outcome } from "../../shared/kernel/outcome.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { PROTOCOL, PROTOCOL_BEFORE, type Enrol, type ShopSnapshot } from "../../shared/sync/messages.ts";
import { allProducts } from "../feed/current.ts";
import { shopFor1, UNION_NEEDS_UPDATE } from "../door/protocol1.ts";
import { isOfStore } from "../../shared/rules/storePart.ts";
import { isDeviceKey } from "../journal/digest.ts";
import type { TillRow, VersionRow } from "../store/rows.ts";
import type { ServerReader, ServerStore } from "../store/store.ts";
import { codeHash } from "./setup.ts";

export type EnrolRefusal =
  | "malformed"
  | "update-needed"
  | "revoked"
  | "code-unknown"
  | "code-used"
  | "code-expired"
  | "other-identity";

/**
 * @param serverKey that receipts are signed with
 * @param now the server's clock, ms
 */
export function enrol(
  store: ServerStore,
  request: Enrol,
  serverKey: string,
  now: number,
): Outcome<ShopSnapshot, EnrolRefusal> {
  const isBefore = request.protocol === PROTOCOL_BEFORE;
  if (request.protocol !== PROTOCOL && !isBefore) {
    return refuse(
      "update-needed",
      `This server speaks versions ${PROTOCOL_BEFORE} and ${PROTOCOL} of the protocol, the till version ${request.protocol}. Update the older one.`,
    );
  }
  if (!isDeviceKey(request.publicKey))
    return refuse("malformed", "publicKey: expected an Ed25519 key (SPKI DER, base64)");
  return store.write<Outcome<ShopSnapshot, EnrolRefusal>>((rows) => {
    const { tills } = rows;
    const code = tills.code(codeHash(request.code));
    const till = code && tills.till(code.till);
    if (!code || !till) return refuse("code-unknown", "This code is not known. Check it, or make a new one at HQ.");
    if (till.revokedAt !== null) return refuse("revoked", `HQ has closed ${till.id}.`);
    const same = till.publicKey === request.publicKey;
    if (code.usedAt !== null && !same)
      return refuse("code-used", "This code has enrolled another device. Make a new one at HQ.");
    if (code.usedAt === null && code.validUntil < now)
      return refuse("code-expired", "This code was not used within its hour. Make a new one at HQ.");
    if (request.till !== null && request.till !== till.id) {
      return refuse(
        "other-identity",
        `This code is for ${till.id}; this device has sold as ${request.till}. Make a code for ${request.till} at HQ.`,
      );
    }
    const shop = shopOf(rows, till, serverKey, isBefore);
    const told = isBefore ? shopFor1(shop) : shop;
    if (!told) return refuse("update-needed", `${UNION_NEEDS_UPDATE} The code can still be used.`);
    if (code.usedAt === null) {
      tills.useCode(code.hash, now);
      tills.enrol(till.id, request.publicKey, now);
      // One that is enrolled once more has greeted before: what its shop does not hold now it hears again.
      if (!isBefore && till.protocol === PROTOCOL) rows.feed.sendAll(new Map([[till.id, allProducts(rows)]]));
    }
    return done(told as ShopSnapshot);
  });
}

const newestFor = (versions: readonly VersionRow[], till: string): number =>
  versions.findLast(({ tills, store }) => tills === null || tills.includes(till) || isOfStore(till, store))?.version ??
  0;

/**
 * What a till has to know to sell.
 * @param isWhole with every product; else with those alone that its feed does not tell (S11.8)
 */
function shopOf(
  { settings, tills, products }: ServerReader,
  till: TillRow,
  serverKey: string,
  isWhole: boolean,
): ShopSnapshot {
  // Who has facts here goes on by what it has adopted: what is newer follows in the feed, after what it must know before.
  const version =
    till.cursor > 0 && till.rulesVersion > 0 ? till.rulesVersion : newestFor(settings.versions(), till.id);
  const newest = settings.rules(version);
  const timezone = settings.timezone();
  if (!newest || timezone === null) throw new Error("the chain has no rules yet");
  return {
    till: till.id,
    tillName: till.name,
    storeName: tills.store(till.store)?.name ?? till.store,
    timezone,
    rulesVersion: newest.version,
    rules: newest.rules,
    categories: settings.categories(),
    products: isWhole ? settings.products() : products.asSetUp(),
    serverKey,
  };
}
