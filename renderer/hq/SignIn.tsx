/** Shown while there is no session: by name, password and code, or by the key of HQ. */
import { PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { Switches } from "../kit/Frame.tsx";
import { Refused } from "../kit/Refused.tsx";
import { signIn, type Said } from "./client.ts";

const NOTHING = { name: "", password: "", code: "", key: "" };

export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState(NOTHING);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const key = typed.key.trim();
  const name = typed.name.trim();
  const isReady = key !== "" || (name !== "" && typed.password !== "");
  const field = (what: keyof typeof NOTHING) => ({
    value: typed[what],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [what]: event.currentTarget.value }),
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !isReady) return;
    setBusy(true);
    const code = typed.code.trim() === "" ? null : typed.code.trim();
    const refused = await signIn(key === "" ? { name, password: typed.password, code } : { key });
    setBusy(false);
    setSaid(refused);
    if (refused === null) onSignedIn();
  };
  return (
    <main className="signin">
      <form className="card pad stack" aria-label={t("hq.signIn")} onSubmit={(event) => void submit(event)}>
        <h1>{t("hq.signIn")}</h1>
        <TextInput label={t("people.name")} {...field("name")} maxLength={40} autoComplete="username" autoFocus />
        <PasswordInput
          label={t("people.password")}
          {...field("password")}
          maxLength={200}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ "aria-label": t("people.show") }}
        />
        <TextInput
          label={t("people.code")}
          description={t("people.codeHow")}
          {...field("code")}
          maxLength={10}
          inputMode="numeric"
          autoComplete="one-time-code"
        />
        <hr />
        <TextInput
          type="password"
          label={t("hq.key")}
          description={t("hq.signInHow")}
          {...field("key")}
          maxLength={200}
          autoComplete="off"
        />
        {said?.code === "not-signed-in" ? (
          <div className="note stop" role="alert">
            {t("hq.wrongKey")}
          </div>
        ) : (
          <Refused said={said} />
        )}
        <button type="submit" className="btn go" disabled={busy || !isReady}>
          {t("hq.signInGo")}
        </button>
        <div className="across">
          <Switches />
        </div>
      </form>
    </main>
  );
}
