/** Somebody says who they are: chooses themself and types the PIN. What it is for, its owner knows. */
import { useState } from "react";
import type { FormEvent, KeyboardEvent } from "react";
import type { ClerkView } from "../../../shared/contract/staff.ts";
import { useTexts } from "../../i18n/i18n.ts";
import type { Said } from "../state.ts";
import { useTill } from "../use.ts";
import { ClerkTiles, moved } from "./ClerkTiles.tsx";
import { longEnough, Pin, PinSaid, useLocked } from "./Pin.tsx";

type Props = {
  clerks: readonly ClerkView[];
  /** Chosen to begin with, where only one comes into question. */
  first: string | null;
  go: string;
  /** @returns what was refused; null: it was right */
  onPin: (clerk: string, pin: string) => Promise<Said | null>;
};

export function WhoAndPin({ clerks, first, go, onPin }: Props) {
  const { t } = useTexts();
  const demo = useTill((till) => till.status?.demoStaff === true);
  const refresh = useTill((till) => till.refresh);
  const [chosen, setChosen] = useState(first);
  const [pin, setPin] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const clerk = clerks.find((it) => it.id === chosen) ?? null;
  const locked = useLocked(clerk) > 0;

  const choose = (id: string) => {
    setChosen(id);
    setPin("");
    setSaid(null);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (clerk === null || busy || locked || !longEnough(pin)) return;
    setBusy(true);
    const refused = await onPin(clerk.id, pin);
    setBusy(false);
    if (refused === null) return;
    setPin("");
    setSaid(refused);
    // Who is locked now, and until when.
    void refresh(["staff"]);
  };
  const onKey = (event: KeyboardEvent) => {
    if (clerk === null || !(event.target instanceof HTMLInputElement)) return;
    const at = clerks.indexOf(clerk);
    const to = event.key.startsWith("Arrow") ? moved(event.key, at, clerks.length, 1) : null;
    const next = to === null ? undefined : clerks[to];
    if (next === undefined) return;
    event.preventDefault();
    choose(next.id);
  };
  return (
    <form className="whoAndPin" onSubmit={(event) => void submit(event)} onKeyDown={onKey}>
      <ClerkTiles clerks={clerks} chosen={chosen} demo={demo} label={t("pin.who")} onChoose={choose} />
      <div className="stack">
        {clerk === null ? (
          <div className="empty pinEmpty">{t("pin.choose")}</div>
        ) : (
          <Pin
            clerk={clerk}
            pin={pin}
            disabled={locked}
            onPin={(next) => {
              setPin(next);
              if (next !== "") setSaid(null);
            }}
          />
        )}
        <PinSaid said={said} clerk={clerk} />
        <button type="submit" className="btn go big" disabled={clerk === null || busy || locked || !longEnough(pin)}>
          {busy ? t("asking") : go} {busy ? null : <kbd>Enter</kbd>}
        </button>
      </div>
    </form>
  );
}
