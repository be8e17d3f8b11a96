import type { zhStaff } from "./zhStaff.ts";

export const enStaff: Record<keyof typeof zhStaff, string> = {};
