/** Closes a till that is lost for good; its number is typed once more, and who does it and why is kept. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqOutput, HqTill } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { askHq } from "./client.ts";
import { SayWhy } from "./SayWhy.tsx";

export function CloseTill({ tills, onClosed }: { tills: readonly HqTill[]; onClosed: () => void }) {
  const { t } = useTexts();
  const [chosen, setChosen] = useState("");
  const [confirm, setConfirm] = useState("");
  const [done, setDone] = useState<HqOutput<"till.close"> | null>(null);
  const open = tills.filter((till) => till.closedAt === null);
  const till = open.find((it) => it.id === chosen)?.id ?? "";
  return (
    <section className="card pad stack" aria-label={t("lost.title")}>
      <h2>{t("lost.title")}</h2>
      <p className="sub">{t("lost.how")}</p>
      <NativeSelect
        label={t("hq.till")}
        value={till}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={[
          { value: "", label: t("lost.choose") },
          ...open.map((it) => ({ value: it.id, label: `${it.id} ${it.name}` })),
        ]}
      />
      {till === "" ? null : (
        <SayWhy
          label={t("lost.close", { till })}
          how={null}
          grave
          ready={confirm.trim() === till}
          onSay={async (said) => {
            const answer = await askHq("till.close", { till, confirm: confirm.trim(), ...said });
            if (!answer.ok) return answer;
            setDone(answer.value);
            setChosen("");
            setConfirm("");
            onClosed();
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
      )}
      {done === null ? null : (
        <div className="note go" role="status" data-testid="till-closed">
          {t("lost.done", {
            till: done.till,
            facts: count(done.lastSeq),
            carried: count(done.carriedOut),
            declined: count(done.declined),
          })}
        </div>
      )}
    </section>
  );
}
