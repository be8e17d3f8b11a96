/** A member's name, leading to its page. */
import { useTexts } from "../i18n/i18n.ts";
import { hashOf } from "./place.ts";

export function MemberLink({ member, label }: { member: string; label: string }) {
  const { t } = useTexts();
  return (
    <a href={hashOf({ page: "member", member })} aria-label={t("hqMember.openNamed", { member: label })}>
      {label}
    </a>
  );
}
