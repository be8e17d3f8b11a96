/** Who is signed in: another password, signing out. */
import { PasswordInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import { SHORTEST_PASSWORD } from "../../shared/contract/hqPeople.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { askHq, signOut, type Said } from "./client.ts";
import type { Me } from "./me.tsx";

function OwnPassword({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const [old, setOld] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [done, setDone] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const answer = await askHq("me.password", { old, password });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setDone(answer.ok);
  };
  return (
    <Sheet title={t("people.ownPassword")} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p>{t("people.ownPasswordHow")}</p>
        <PasswordInput
          label={t("people.oldPassword")}
          value={old}
          onChange={(event) => setOld(event.currentTarget.value)}
          maxLength={200}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ "aria-label": t("people.show") }}
        />
        <PasswordInput
          label={t("people.newPassword")}
          description={t("people.passwordHow", { count: SHORTEST_PASSWORD })}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          maxLength={200}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": t("people.show") }}
        />
        <Refused said={said} />
        {done ? (
          <div className="note go" role="status">
            {t("people.passwordSet")}
          </div>
        ) : null}
        <button
          type="submit"
          className="btn go"
          disabled={busy || done || old === "" || password.length < SHORTEST_PASSWORD}
        >
          {busy ? t("asking") : t("people.setPassword")}
        </button>
      </form>
    </Sheet>
  );
}

export function Myself({ me, onSignedOut }: { me: Me; onSignedOut: () => void }) {
  const { t } = useTexts();
  const [changing, setChanging] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const leave = async () => {
    const refused = await signOut();
    setSaid(refused);
    if (refused === null) onSignedOut();
  };
  return (
    <section className="myself" aria-label={t("people.me")} data-testid="me" data-role={me.role}>
      <strong>{me.user === null ? t("people.byKey") : me.name}</strong>
      <span className="sub">{t(`role.${me.role}`)}</span>
      <div className="across">
        <button type="button" className="btn" onClick={() => void leave()}>
          {t("people.signOut")}
        </button>
        {me.user === null ? null : (
          <button type="button" className="btn" onClick={() => setChanging(true)}>
            {t("people.password")}
          </button>
        )}
      </div>
      <Refused said={said} />
      {changing ? <OwnPassword onClose={() => setChanging(false)} /> : null}
    </section>
  );
}
