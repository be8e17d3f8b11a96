// A shop of its own for every test; when the test fails, what the processes said is attached.

import { test as base } from "@playwright/test";
import { Shop } from "./shop.ts";

export const test = base.extend<{ shop: Shop }>({
  shop: async ({ browserName: _ }, lend, info) => {
    const shop = new Shop();
    try {
      await lend(shop);
    } finally {
      if (info.status !== info.expectedStatus)
        await info.attach("processes.log", { body: shop.said(), contentType: "text/plain" });
      await shop.close();
    }
  },
});

export { expect } from "@playwright/test";
