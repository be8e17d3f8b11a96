/** The members' levels there are, and the level of one member. */
import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { askHq, usePolled } from "./client.ts";
import type { Said } from "./client.ts";

export function Levels({ levels, onChanged }: { levels: readonly string[]; onChanged: () => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [saved, setSaved] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || typed === null) return;
    setBusy(true);
    const wanted = typed.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
    const answer = await askHq("levels.set", { levels: [...new Set(wanted)] });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setSaved(answer.ok);
    if (answer.ok) {
      setTyped(null);
      onChanged();
    }
  };
  return (
    <form className="card pad stack" aria-label={t("levels.title")} onSubmit={(event) => void submit(event)}>
      <h2>{t("levels.title")}</h2>
      <Textarea
        label={t("levels.list")}
        rows={5}
        value={typed ?? levels.join("\n")}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setSaved(false);
        }}
      />
      <Refused said={said} />
      {saved ? (
        <div className="note go" role="status">
          {t("levels.saved")}
        </div>
      ) : null}
      <button type="submit" className="btn go" disabled={busy || typed === null}>
        {busy ? t("asking") : t("levels.save")}
      </button>
    </form>
  );
}

/** @param who whom the search was for: a member's id, phone or card */
export function MemberLevel({ who, onSet }: { who: string; onSet: () => void }) {
  const { t } = useTexts();
  const { value: rules, refusal } = usePolled("rules.current", {}, false);
  const [member, setMember] = useState(who);
  const [level, setLevel] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [done, setDone] = useState<HqOutput<"member.level"> | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || member.trim() === "") return;
    setBusy(true);
    const answer = await askHq("member.level", { member: member.trim(), level: level === "" ? null : level });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setDone(answer.ok ? answer.value : null);
    if (answer.ok) onSet();
  };
  return (
    <form className="card pad stack" aria-label={t("levels.member")} onSubmit={(event) => void submit(event)}>
      <h2>{t("levels.member")}</h2>
      <div className="across">
        <TextInput
          className="grow"
          label={t("levels.who")}
          value={member}
          maxLength={80}
          onChange={(event) => setMember(event.currentTarget.value)}
          autoComplete="off"
        />
        <NativeSelect
          label={t("levels.level")}
          value={level}
          onChange={(event) => setLevel(event.currentTarget.value)}
          data={[
            { value: "", label: t("levels.none") },
            ...(rules?.levels ?? []).map((each) => ({ value: each, label: each })),
          ]}
        />
        <button type="submit" className="btn go low" disabled={busy || member.trim() === "" || rules === null}>
          {busy ? t("asking") : t("levels.set")}
        </button>
      </div>
      <Refused said={said ?? refusal} />
      {done === null ? null : (
        <div className="note go" role="status" data-testid="level-set">
          {t("levels.done", { member: done.memberLabel, level: done.level ?? t("levels.none") })}
        </div>
      )}
    </form>
  );
}
