import type { zhSale } from "./zhSale.ts";

export const enSale: Record<keyof typeof zhSale, string> = {};
