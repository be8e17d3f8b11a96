import type { zhShop } from "./zhShop.ts";

export const enShop: Record<keyof typeof zhShop, string> = {};
