/** A gift that a member took is not to be handed out: what that does is said before, and why is kept. */
import { TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { HqClaim } from "../../shared/contract/hqGifts.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { askHq, type Said } from "./client.ts";

type Props = { readonly claim: HqClaim; readonly onDone: () => void; readonly onClose: () => void };

export function CancelClaim({ claim, onDone, onClose }: Props) {
  const { t } = useTexts();
  const [reason, setReason] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy || reason.trim() === "") return;
    setBusy(true);
    // The server puts the name of who is signed in.
    const answer = await askHq("claim.cancel", { seq: claim.seq, reason: reason.trim(), by: "hq" });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    onDone();
    if (answer.ok) onClose();
  };
  return (
    <Sheet title={t("claims.cancelTitle")} onClose={onClose} width={480}>
      <form className="stack" data-testid="cancel-claim" onSubmit={(event) => void submit(event)}>
        <b>
          {claim.name} × {count(claim.quantity)}
        </b>
        <p>
          {t("claims.cancelHow", {
            amount: figures(claim.amount),
            what: t(`gifts.what.${claim.what}`),
            member: claim.memberLabel,
            quantity: count(claim.quantity),
          })}
        </p>
        <TextInput
          label={t("why.reason")}
          description={t("claims.cancelWhy")}
          value={reason}
          maxLength={120}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
          autoFocus
          autoComplete="off"
        />
        <Refused said={said} />
        <div className="across">
          <button type="submit" className="btn stop" disabled={isBusy || reason.trim() === ""}>
            {isBusy ? t("asking") : t("claims.cancelTitle")}
          </button>
          <button type="button" className="btn" disabled={isBusy} onClick={onClose}>
            {t("why.leave")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
