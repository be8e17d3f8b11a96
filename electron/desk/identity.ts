/**
 * Who this till is: the demonstration store's first till until a server says otherwise. Its chain
 * of facts begins with `till-opened`.
 */
import { DEMO_UNITS, demoShop } from "../../shared/demo/shop.ts";
import { FACT_FORMAT } from "../../shared/facts/fact.ts";
import { givesBack } from "../../shared/queue/handover.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import type { ShopSnapshot } from "../../shared/sync/messages.ts";
import type { Books } from "../store/books.ts";
import { carryStock } from "./catalogue/ofChain.ts";
import type { Device } from "../store/device.ts";
import type { DrawerFact } from "../store/factlog.ts";
import type { Pen } from "./pen.ts";

/** What this till runs, as it says to the server. */
export const SOFTWARE = "paifan-till/0.1.0";

export type Adopted = "adopted" | "known" | "rules-differ";

/** The very first start: the demonstration store, before any server. Changes nothing later, but for a key that was lost. */
export function settleIn(books: Books, pen: Pen, publicKey: string): void {
  const { known } = books.device;
  if (known?.publicKey === publicKey) return;
  // Another key than the server knows: this till has to be enrolled again, and sells meanwhile.
  if (known) return books.transact(() => books.device.change({ publicKey, enrolled: false }));
  books.transact(() => {
    const none = {
      serverUrl: null,
      serverKey: null,
      pendingCode: null,
      usedCode: null,
      clockOffsetMs: 0,
      lastContact: null,
    };
    begin(books, pen, demoShop(), { publicKey, enrolled: false, ...none });
  });
}

/** The chain's first facts under an identity. Needs an open transaction. */
function begin(
  books: Books,
  pen: Pen,
  shop: ShopSnapshot,
  device: Omit<Device, "till" | "tillName" | "storeName" | "timezone" | "rulesVersion" | "waitingRulesVersion">,
): void {
  const { till, tillName, storeName, timezone, rulesVersion } = shop;
  books.device.write({ ...device, till, tillName, storeName, timezone, rulesVersion, waitingRulesVersion: null });
  books.shop.addRules(rulesVersion, timezone, shop.rules);
  const replaced = books.shop.replaceCatalogue(shop, { units: DEMO_UNITS, hq: device.enrolled });
  const at = pen.begin();
  pen.write("till-opened", at, null, {
    format: FACT_FORMAT,
    publicKey: device.publicKey,
    software: SOFTWARE,
    next: books.secrets.renew(),
  });
  pen.write("rules-adopted", at, null, { version: rulesVersion });
  carryStock(books, pen, replaced);
}

/**
 * The server took this till in: it becomes who the server says. One that has sold keeps its chain,
 * so its id must be the same. Needs an open transaction.
 */
export function becomeEnrolled(
  books: Books,
  pen: Pen,
  shop: ShopSnapshot,
  server: string,
  code: string,
): "enrolled" | "other-identity" {
  const device = books.device.is;
  const { serverKey } = shop;
  const enrolled = { enrolled: true, serverUrl: server, serverKey, pendingCode: null, usedCode: code };
  // What another server signed says nothing of this one.
  if (device.serverKey !== serverKey) books.facts.dropReceipt();
  // Nor does another headquarters, or another store, keep the clerks of before: they are this till's own again.
  if (device.serverKey !== serverKey || shop.till !== device.till) books.staff.letGo();
  // A chain that another may hold already, or that has sales, is never begun anew.
  const keepsChain = books.hasSold() || (device.usedCode !== null && shop.till === device.till);
  if (keepsChain) {
    if (shop.till !== device.till) return "other-identity";
    books.device.change({ ...enrolled, tillName: shop.tillName, storeName: shop.storeName });
    carryStock(books, pen, books.shop.replaceCatalogue(shop, { hq: true }));
    // One that the server knows gets its own queue back through the feed, after what became of its entries there.
    const comesByFeed = device.usedCode !== null && givesBack(books.shop.programme(device.rulesVersion), shop);
    if (!comesByFeed) adoptRules(books, pen, shop.rulesVersion, shop.timezone, shop.rules);
    return "enrolled";
  }
  const registered = books.facts.registrations();
  const atDrawer = books.facts.drawerFacts();
  books.becomeNobody();
  begin(books, pen, shop, {
    ...device,
    ...enrolled,
    clockOffsetMs: device.clockOffsetMs,
    lastContact: device.lastContact,
  });
  // Who was registered here before stays registered, under the new name of the till.
  for (const member of registered) {
    const at = pen.begin();
    pen.write("member-registered", at, null, member);
    books.members.register(member, at);
  }
  for (const fact of atDrawer) followDrawer(books, pen, fact);
  return "enrolled";
}

/** The cash of an open shift is still in the drawer, and Z reports have their numbers: both follow into the new chain. */
function followDrawer(books: Books, pen: Pen, fact: DrawerFact): void {
  const { seq } = pen.write(fact.kind, pen.begin(), null, fact.body).fact;
  if (fact.kind === "shift-opened") books.shifts.moved(fact.body.shift, "opened", seq);
  if (fact.kind === "shift-closed") books.shifts.moved(fact.body.shift, "closed", seq);
}

/** A version of the rules came: with the fact that adopts it, what waits is handed over (§2.4). Needs an open transaction. */
export function adoptRules(books: Books, pen: Pen, version: number, timezone: string, rules: Rules): Adopted {
  const { rulesVersion } = books.device.is;
  const isSame = books.shop.addRules(version, timezone, rules);
  if (version === rulesVersion && !isSame) {
    books.device.change({ waitingRulesVersion: version });
    return "rules-differ";
  }
  if (version <= rulesVersion) return "known";
  // Up to this fact the version before is in force.
  pen.write("rules-adopted", pen.begin(), null, { version });
  books.device.change({ rulesVersion: version, timezone, waitingRulesVersion: null });
  return "adopted";
}

/** What keeps a version that came from being carried out; null: nothing waits. */
export function whyRulesWait(books: Books): { code: string; message: string } | null {
  const { waitingRulesVersion: version } = books.device.is;
  if (version === null) return null;
  return {
    code: "rules-differ",
    message: `This till and the server know different rules under version ${version}. The till's own stay in force here until a newer version comes.`,
  };
}
