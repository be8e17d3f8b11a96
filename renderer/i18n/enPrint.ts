import type { zhPrint } from "./zhPrint.ts";

export const enPrint: Record<keyof typeof zhPrint, string> = {};
