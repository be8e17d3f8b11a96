import type { zhMemberPrivacy } from "./zhMemberPrivacy.ts";

export const enMemberPrivacy: Record<keyof typeof zhMemberPrivacy, string> = {
  "privacy.copy": "A copy",
  "privacy.copyHow":
    "All that is stored about you, in one file: your phone number, every order, everything you received, notices and records.",
  "privacy.download": "Download my data",
  "privacy.erase": "Erase",
  "privacy.goes.phone": "Your phone number, card and name are removed from the books, and cannot be brought back.",
  "privacy.goes.tills": "The tills remove them when they are next online, and do not know you any more when you pay.",
  "privacy.goes.out": "You are signed out on every phone.",
  "privacy.stays.cash": "You have now: balance {{amount}}",
  "privacy.stays.waiting": "waiting {{amount}}",
  "privacy.stays.values": "points {{points}}, love value {{love}}",
  "privacy.stays.and": ", ",
  "privacy.stays.again":
    "None of it is lost: sign in with the same phone number again, and it is all there. If you have a card alone, register the same card in the shop.",
  "privacy.stays.books":
    "What you bought stays in the shop's books, which no longer say who you are. Older backups of the shop are kept until they expire.",
  "privacy.confirm": "To erase, type the last four digits of {{label}}",
  "privacy.act": "Erase my data",
  "refusal.not-confirmed": "These are not the last four of your phone number or card. Nothing was changed.",
  "refusal.member-held": "A till is taking from your balance just now. Nothing was changed; try again in 15 minutes.",
  "refusal.member-proposed":
    "Headquarters is seeing to your balance. Nothing was changed; try again in a few days, or ask in the shop.",
};
