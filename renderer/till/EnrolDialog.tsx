/** How this till stands with the server, and binding it to one with a one-time code. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { moment } from "../kit/time.ts";
import type { Said } from "./state.ts";
import { useTill } from "./use.ts";

export function EnrolDialog() {
  const { t, locale } = useTexts();
  const status = useTill((till) => till.status);
  const link = useTill((till) => till.link);
  const ask = useTill((till) => till.ask);
  const refresh = useTill((till) => till.refresh);
  const close = useTill((till) => till.close);
  const [server, setServer] = useState(status?.serverUrl ?? "");
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [bound, setBound] = useState(false);
  const address = URL.canParse(server.trim()) && /^https?:$/.test(new URL(server.trim()).protocol);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !address || code.trim() === "") return;
    setBusy(true);
    setSaid(null);
    const outcome = await ask("till.enrol", { server: server.trim(), code: code.trim() });
    setBusy(false);
    if (outcome.ok) {
      setBound(true);
      void refresh(["status", "catalogue"]);
    } else setSaid(outcome);
  };
  return (
    <Sheet title={t("enrol.title")} onClose={close} width={560}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <dl className="pairs">
          <dt>{t("enrol.state")}</dt>
          <dd>
            {link === "down" ? t("connection.unreachable") : t(`connection.${status?.connection ?? "connecting"}`)}
          </dd>
          <dt>{t("enrol.server")}</dt>
          <dd>{status?.serverUrl ?? "—"}</dd>
          <dt>{t("enrol.lastContact")}</dt>
          <dd>
            {status?.lastContact === null || status === null
              ? "—"
              : moment(status.lastContact, locale, status.timezone)}
          </dd>
          <dt>{t("enrol.unsent")}</dt>
          <dd>{status?.unsent ?? "—"}</dd>
          <dt>{t("enrol.till")}</dt>
          <dd>{status?.till ?? "—"}</dd>
          <dt>{t("enrol.rules")}</dt>
          <dd>{status === null ? "—" : `${status.rulesVersion} · ${t(`scope.${status.scope}`)}`}</dd>
        </dl>
        <p className="note">{t("enrol.how")}</p>
        <TextInput
          label={t("enrol.address")}
          placeholder="http://127.0.0.1:8790"
          value={server}
          onChange={(event) => setServer(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
          autoFocus
          {...{ "data-takes-scans": "" }}
        />
        <TextInput
          label={t("enrol.code")}
          value={code}
          maxLength={64}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="off"
          {...{ "data-takes-scans": "" }}
        />
        {bound ? (
          <div className="note go" role="status">
            {t("enrol.done")}
          </div>
        ) : null}
        <Refused said={said} />
        <button type="submit" className="btn go big" disabled={busy || !address || code.trim() === ""}>
          {busy ? t("asking") : t("enrol.bind")}
        </button>
      </form>
    </Sheet>
  );
}
