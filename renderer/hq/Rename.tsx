/** Another name for a store or a till. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import type { Said } from "./client.ts";

/** @param onName names it; null: it was done, else why not */
export function Rename({ name, onName }: { name: string; onName: (name: string) => Promise<Said | null> }) {
  const { t } = useTexts();
  const [next, setNext] = useState(name);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [done, setDone] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const refused = await onName(next.trim());
    setBusy(false);
    setSaid(refused);
    setDone(refused === null);
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} aria-label={t("devices.renameOf", { name })}>
      <TextInput
        label={t("devices.newName")}
        value={next}
        maxLength={40}
        onChange={(event) => {
          setDone(false);
          setNext(event.currentTarget.value);
        }}
        autoComplete="off"
      />
      <button type="submit" className="btn" disabled={busy || next.trim() === "" || next.trim() === name}>
        {t("devices.rename")}
      </button>
      <Refused said={said} />
      {done ? (
        <div className="note go" role="status">
          {t("devices.renamed")}
        </div>
      ) : null}
    </form>
  );
}
