/** The field for who brought a member (§11.6), and the dialog that sets it, once. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { MemberView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Keypad } from "../kit/Keypad.tsx";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { TAKES_SCANS } from "./keys.ts";
import { masked } from "./Member.tsx";
import type { Said } from "./state.ts";
import { useTill } from "./use.ts";

type FieldProps = { readonly text: string; readonly onText: (text: string) => void; readonly first?: boolean };

/** Phone, card or a scanned invitation. */
export function ReferrerField({ text, onText, first = false }: FieldProps) {
  const { t } = useTexts();
  return (
    <TextInput
      label={t("referral.field")}
      description={t("referral.fieldHow")}
      value={text}
      maxLength={400}
      onChange={(event) => onText(event.currentTarget.value)}
      autoComplete="off"
      {...(first ? { autoFocus: true, "data-autofocus": true } : {})}
      {...{ [TAKES_SCANS]: "" }}
    />
  );
}

/** The dialog that asks who brought the member of this sale, where it may still be said. */
export function SetReferrer({ member, onBack }: { member: MemberView; onBack: () => void }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const close = useTill((till) => till.close);
  const setMember = useTill((till) => till.setMember);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || text.trim() === "") return;
    setBusy(true);
    const outcome = await ask("member.refer", { member: member.id, referrer: text.trim() });
    setBusy(false);
    if (outcome.ok) {
      setMember(outcome.value);
      close();
    } else setSaid(outcome);
  };
  return (
    <Sheet title={t("referral.title", { who: masked(member) })} onClose={close} width={460}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ReferrerField
          text={text}
          onText={(next) => {
            setText(next);
            setSaid(null);
          }}
          first
        />
        <Keypad text={text} onText={setText} />
        <Refused said={said} />
        <div className="across">
          <button type="button" className="btn" onClick={onBack}>
            {t("back")}
          </button>
          <button type="submit" className="btn go big push" disabled={busy || text.trim() === ""}>
            {busy ? t("asking") : t("referral.set")} {busy ? null : <kbd>Enter</kbd>}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
