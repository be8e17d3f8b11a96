/** What the views beyond the first say: loaded with the first of them that is opened. */
import { enMemberActs } from "../i18n/enMemberActs.ts";
import { enMemberHistory } from "../i18n/enMemberHistory.ts";
import { enMemberNotices } from "../i18n/enMemberNotices.ts";
import { enMemberPrivacy } from "../i18n/enMemberPrivacy.ts";
import { zhMemberActs } from "../i18n/zhMemberActs.ts";
import { zhMemberHistory } from "../i18n/zhMemberHistory.ts";
import { zhMemberNotices } from "../i18n/zhMemberNotices.ts";
import { zhMemberPrivacy } from "../i18n/zhMemberPrivacy.ts";
import { learn } from "./words.ts";

export const MORE = {
  zh: { ...zhMemberHistory, ...zhMemberNotices, ...zhMemberActs, ...zhMemberPrivacy },
  en: { ...enMemberHistory, ...enMemberNotices, ...enMemberActs, ...enMemberPrivacy },
} as const;

learn(MORE);
