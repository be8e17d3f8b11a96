/** The demonstration store, put in once; both till and server know the very same. */
import { DEMO_TILL, DEMO_UNITS, demoShop } from "../../shared/demo/shop.ts";
import type { ServerReader } from "../store/store.ts";
import type { Setup } from "./setup.ts";

/** @returns a one-time code by the demonstration's till as long as it is not enrolled; else none */
export function seedDemo(read: ServerReader, setup: Setup): Record<string, string> {
  const shop = demoShop();
  const [store = "", till = ""] = DEMO_TILL.split("/");
  if (read.settings.products().length === 0) {
    setup.putStore(store, shop.storeName);
    setup.putCatalogue(shop.categories, shop.products, DEMO_UNITS);
  }
  const issued = setup.issueCode(store, till, shop.tillName);
  return issued.ok ? { [DEMO_TILL]: issued.value.code } : {};
}
