import type { zhPrint } from "./zhPrint.ts";

export const enPrint: Record<keyof typeof zhPrint, string> = {
  "refusal.no-printer": "No printer is set up at this till. Choose one in the settings; nothing was printed.",
  "refusal.unknown-job": "This is not in the print queue any more: it was printed or given up.",
};
