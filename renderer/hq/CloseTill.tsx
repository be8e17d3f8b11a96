/** Closes a till that is lost for good: what then happens is said first, its number is typed once more, and who does it and why is kept. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import type { HqDevice } from "../../shared/contract/hqDevices.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { askHq } from "./client.ts";
import { SayWhy } from "./SayWhy.tsx";

type Props = { till: HqDevice; onClosed: (done: HqOutput<"till.close">) => void };

export function CloseTill({ till: { id: till, facts, unsent }, onClosed }: Props) {
  const { t } = useTexts();
  const [confirm, setConfirm] = useState("");
  return (
    <section className="stack" aria-label={t("lost.title")}>
      <h2>{t("lost.title")}</h2>
      <p className="sub">{t("lost.how")}</p>
      <p className="sub">{t("lost.queue", { facts: count(facts) })}</p>
      {unsent === null || unsent === 0 ? null : (
        <p className="note wait">{t("lost.unsent", { count: count(unsent) })}</p>
      )}
      <SayWhy
        label={t("lost.close", { till })}
        how={null}
        grave
        ready={confirm.trim() === till}
        onSay={async (said) => {
          const answer = await askHq("till.close", { till, confirm: confirm.trim(), ...said });
          if (!answer.ok) return answer;
          onClosed(answer.value);
          return null;
        }}
      >
        <TextInput
          label={t("lost.confirm", { till })}
          value={confirm}
          onChange={(event) => setConfirm(event.currentTarget.value)}
          autoComplete="off"
        />
      </SayWhy>
    </section>
  );
}

export function ClosedTill({ done }: { done: HqOutput<"till.close"> }) {
  const { t } = useTexts();
  return (
    <div className="note go" role="status" data-testid="till-closed">
      {t("lost.done", {
        till: done.till,
        facts: count(done.lastSeq),
        carried: count(done.carriedOut),
        declined: count(done.declined),
      })}
    </div>
  );
}
