/** An act of HQ that needs a name and a reason, kept with what is done. Opens where it stands. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import type { Said } from "./client.ts";
import { useOwnName } from "./me.tsx";

type Props = {
  label: string;
  how: string | null;
  /** @returns the refusal; null: it was done */
  onSay: (said: { by: string; reason: string }) => Promise<Said | null>;
  /** More to fill in; `ready` false holds the button. */
  children?: ReactNode;
  ready?: boolean;
  grave?: boolean;
  /** As long as a reason may be; 0: none is asked for. */
  most?: number;
};

export function SayWhy({ label, how, onSay, children, ready = true, grave = false, most = 200 }: Props) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const own = useOwnName();
  const [typed, setBy] = useState("");
  const by = own ?? typed;
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const refusal = await onSay({ by: by.trim(), reason: reason.trim() });
    setBusy(false);
    setSaid(refusal);
    if (refusal !== null) return;
    // Whoever opens it again says something else.
    setReason("");
    setOpen(false);
  };
  if (!open) {
    return (
      <button type="button" className={grave ? "btn stop" : "btn"} onClick={() => setOpen(true)}>
        {label}
      </button>
    );
  }
  return (
    <form className="stack" aria-label={label} onSubmit={(event) => void submit(event)}>
      {how === null ? null : <p>{how}</p>}
      {children}
      <TextInput
        label={t("why.by")}
        value={by}
        maxLength={40}
        readOnly={own !== null}
        onChange={(event) => setBy(event.currentTarget.value)}
        autoComplete="off"
      />
      {most === 0 ? null : (
        <TextInput
          label={t("why.reason")}
          value={reason}
          maxLength={most}
          onChange={(event) => setReason(event.currentTarget.value)}
          autoComplete="off"
        />
      )}
      <Refused said={said} />
      <div className="across">
        <button
          type="submit"
          className={grave ? "btn stop" : "btn go"}
          disabled={busy || !ready || by.trim() === "" || (most > 0 && reason.trim() === "")}
        >
          {busy ? t("asking") : label}
        </button>
        <button type="button" className="btn" onClick={() => setOpen(false)} disabled={busy}>
          {t("why.leave")}
        </button>
      </div>
    </form>
  );
}
