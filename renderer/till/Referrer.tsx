/** Who brought a member (§11.6): as it is said of them, and the field in which it is set, once. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { MemberView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { TAKES_SCANS } from "./keys.ts";
import type { Said } from "./state.ts";
import { useTill } from "./use.ts";

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

type FieldProps = { readonly text: string; readonly onText: (text: string) => void };

/** Phone, card or a scanned invitation. */
export function ReferrerField({ text, onText }: FieldProps) {
  const { t } = useTexts();
  return (
    <TextInput
      label={t("referral.field")}
      description={t("referral.fieldHow")}
      value={text}
      maxLength={400}
      onChange={(event) => onText(event.currentTarget.value)}
      autoComplete="off"
      {...{ [TAKES_SCANS]: "" }}
    />
  );
}

/** Of a member whose referrer may still be set, asks for it; of any other, says who it is. */
export function SetReferrer({ member }: { member: MemberView }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const setMember = useTill((till) => till.setMember);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  if (!member.mayBeReferred) return <BroughtBy member={member} />;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || text.trim() === "") return;
    setBusy(true);
    const outcome = await ask("member.refer", { member: member.id, referrer: text.trim() });
    setBusy(false);
    if (outcome.ok) {
      setText("");
      setSaid(null);
      setMember(outcome.value);
    } else setSaid(outcome);
  };
  return (
    <form className="stack tight" aria-label={t("referral.title")} onSubmit={(event) => void submit(event)}>
      <ReferrerField text={text} onText={setText} />
      <Refused said={said} />
      <button type="submit" className="btn" disabled={busy || text.trim() === ""}>
        {busy ? t("asking") : t("referral.set")}
      </button>
    </form>
  );
}
