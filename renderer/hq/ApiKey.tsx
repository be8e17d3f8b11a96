/** A key for the order API: made once, shown once. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { askHq } from "./client.ts";
import type { Said } from "./client.ts";

export function ApiKey() {
  const { t } = useTexts();
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [key, setKey] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || name.trim() === "") return;
    setBusy(true);
    setKey(null);
    const answer = await askHq("api.key", { name: name.trim() });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (answer.ok) setKey(answer.value.key);
  };
  return (
    <form className="card pad stack" aria-label={t("apiKey.title")} onSubmit={(event) => void submit(event)}>
      <h2>{t("apiKey.title")}</h2>
      <p className="sub">{t("apiKey.how")}</p>
      <TextInput
        label={t("apiKey.name")}
        value={name}
        maxLength={40}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="off"
      />
      <button type="submit" className="btn go" disabled={busy || name.trim() === ""}>
        {busy ? t("asking") : t("apiKey.make")}
      </button>
      <Refused said={said} />
      {key === null ? null : (
        <div className="note go" role="status">
          {t("apiKey.made")}
          <code className="code long" data-testid="api-key">
            {key}
          </code>
        </div>
      )}
    </form>
  );
}
