/** One clerk: another name or role, another PIN, whether they may sign in. Nobody is deleted: their sales keep their name. */
import { NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqClerk } from "../../shared/contract/hqClerks.ts";
import type { HqAnswer } from "../../shared/contract/hq.ts";
import { Pin, Role } from "../../shared/contract/staff.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { askHq, type Said } from "./client.ts";

export function ClerkRole({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  const { t } = useTexts();
  return (
    <NativeSelect
      label={t("people.role")}
      description={t(`role.how.${value}`)}
      value={value}
      onChange={(event) => onChange(Role.parse(event.currentTarget.value))}
      data={Role.options.map((role) => ({ value: role, label: t(`role.${role}`) }))}
    />
  );
}

export function NewPin({ value, onChange }: { value: string; onChange: (pin: string) => void }) {
  const { t } = useTexts();
  return (
    <PasswordInput
      label={t("staff.pin")}
      inputMode="numeric"
      value={value}
      maxLength={8}
      onChange={(event) => onChange(event.currentTarget.value.replaceAll(/[^0-9]/g, ""))}
      error={value !== "" && !Pin.safeParse(value).success ? t("staff.pinWrong") : undefined}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ "aria-label": t("staff.pinShow") }}
    />
  );
}

type Props = { clerk: HqClerk; onChanged: () => void; onClose: () => void };

export function ClerkSheet({ clerk, onChanged, onClose }: Props) {
  const { t } = useTexts();
  const { store, id } = clerk;
  const [name, setName] = useState(clerk.name);
  const [role, setRole] = useState(clerk.role);
  const [pin, setPin] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [done, setDone] = useState(false);
  const act = async (asking: Promise<HqAnswer<"clerk.put" | "clerk.pin" | "clerk.active">>): Promise<boolean> => {
    setBusy(true);
    setDone(false);
    const answer = await asking;
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setDone(answer.ok);
    if (answer.ok) onChanged();
    return answer.ok;
  };
  const isSame = name.trim() === clerk.name && role === clerk.role;
  return (
    <Sheet title={`${clerk.name} · ${clerk.storeName} · ${id}`} onClose={onClose}>
      <div className="stack" data-testid="clerk-sheet">
        <TextInput
          label={t("staff.name")}
          value={name}
          maxLength={40}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="off"
        />
        <ClerkRole value={role} onChange={setRole} />
        <button
          type="button"
          className="btn"
          disabled={busy || isSame || name.trim() === ""}
          onClick={() => void act(askHq("clerk.put", { store, id, name: name.trim(), role, pin: null }))}
        >
          {t("clerks.save")}
        </button>
        <NewPin value={pin} onChange={setPin} />
        <p className="sub">{t("clerks.pinHow")}</p>
        <button
          type="button"
          className="btn"
          disabled={busy || !Pin.safeParse(pin).success}
          onClick={() => void act(askHq("clerk.pin", { store, id, pin })).then((ok) => (ok ? setPin("") : undefined))}
        >
          {t("clerks.setPin")}
        </button>
        <button
          type="button"
          className={clerk.active ? "btn stop" : "btn"}
          disabled={busy}
          onClick={() => void act(askHq("clerk.active", { store, id, active: !clerk.active }))}
        >
          {t(clerk.active ? "clerks.disable" : "clerks.enable")}
        </button>
        {clerk.active ? <p className="sub">{t("clerks.disableHow")}</p> : null}
        <Refused said={said} />
        {done ? (
          <div className="note go" role="status">
            {t("clerks.done")}
          </div>
        ) : null}
      </div>
    </Sheet>
  );
}
