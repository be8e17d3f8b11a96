import type { zhShop } from "./zhShop.ts";

export const enShop: Record<keyof typeof zhShop, string> = {
  "refusal.unknown-import":
    "This import is gone, perhaps since the till was started anew. Choose the file again; nothing was taken in.",
  "refusal.import-has-errors":
    "Some lines of the file cannot be taken in, so none was. Mend the lines listed and choose the file again.",
};
