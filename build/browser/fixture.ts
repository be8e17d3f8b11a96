// A shop of its own for every test; when the test fails, what the processes said is attached.

import { test as base, type BrowserContext, type Page } from "@playwright/test";
import { Shop } from "./shop.ts";

type Fixtures = {
  shop: Shop;
  /** A page in a window of its own. As a tab beside another, the one behind is not drawn, and all in it takes seconds. */
  anotherWindow: () => Promise<Page>;
};

export const test = base.extend<Fixtures>({
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
  anotherWindow: async ({ browser }, lend) => {
    const contexts: BrowserContext[] = [];
    await lend(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      return await context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export { expect } from "@playwright/test";
