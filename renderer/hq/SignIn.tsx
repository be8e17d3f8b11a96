/** Shown while there is no session: how to get one. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { Switches } from "../kit/Frame.tsx";
import { Refused } from "../kit/Refused.tsx";
import { signIn } from "./client.ts";

export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTexts();
  const [key, setKey] = useState("");
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || key.trim() === "") return;
    setBusy(true);
    const refused = await signIn(key.trim());
    setBusy(false);
    setCode(refused);
    if (refused === null) onSignedIn();
  };
  return (
    <main className="signin">
      <form className="card pad stack" onSubmit={(event) => void submit(event)}>
        <h1>{t("hq.signIn")}</h1>
        <p>{t("hq.signInHow")}</p>
        <TextInput
          type="password"
          label={t("hq.key")}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="current-password"
          autoFocus
        />
        {code === "not-signed-in" ? (
          <div className="note stop" role="alert">
            {t("hq.wrongKey")}
          </div>
        ) : code === null ? null : (
          <Refused said={{ code, message: "" }} />
        )}
        <button type="submit" className="btn go" disabled={busy || key.trim() === ""}>
          {t("hq.signInGo")}
        </button>
        <div className="across">
          <Switches />
        </div>
      </form>
    </main>
  );
}
