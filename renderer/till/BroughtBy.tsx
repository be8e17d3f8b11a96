/** Who brought a member (§11.6). */
import type { MemberView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";

/** In words; nothing where nobody did. */
export function BroughtBy({ member: { referrer } }: { member: Pick<MemberView, "referrer"> }) {
  const { t } = useTexts();
  if (referrer === null) return null;
  return (
    <div className="sub" data-testid="referrer">
      {referrer.label === null ? t("referral.byUnknown") : t("referral.by", { who: referrer.label })}
    </div>
  );
}
