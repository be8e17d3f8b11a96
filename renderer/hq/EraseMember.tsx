/** All that is stored of a member as a file, and its person erased: phone, card and name go, what it has and waits for stays. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqMember } from "../../shared/contract/hqRewards.ts";
import { useTexts } from "../i18n/i18n.ts";
import { moment } from "../kit/time.ts";
import { Refused } from "../kit/Refused.tsx";
import { askHq, type Said } from "./client.ts";
import { May } from "./me.tsx";
import { SayWhy } from "./SayWhy.tsx";

export function EraseMember({ member, zone, onDone }: { member: HqMember; zone: string; onDone: () => void }) {
  const { t, locale } = useTexts();
  const [typed, setTyped] = useState("");
  const [said, setSaid] = useState<Said | null>(null);
  const fetchAll = async () => {
    const answer = await askHq("member.export", { member: member.member });
    setSaid(answer.ok ? null : answer);
    if (answer.ok) location.assign(answer.value.path);
  };
  return (
    <section className="card pad stack" aria-label={t("erase.title")} data-testid="erase">
      <h2>{t("erase.title")}</h2>
      <May verb="member.export">
        <p className="sub">{t("erase.exportHow")}</p>
        <button type="button" className="btn" onClick={() => void fetchAll()}>
          {t("erase.export")}
        </button>
        <Refused said={said} />
      </May>
      {member.erasedAt === null ? (
        <May verb="member.erase">
          <p className="sub">{t("erase.what")}</p>
          <SayWhy
            grave
            label={t("erase.act")}
            how={t("erase.how")}
            most={120}
            ready={typed.trim() === member.member}
            onSay={async (said) => {
              const answer = await askHq("member.erase", { member: member.member, ...said });
              if (answer.ok) onDone();
              return answer.ok ? null : answer;
            }}
          >
            <TextInput
              label={t("erase.confirm", { id: member.member })}
              value={typed}
              maxLength={80}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
            />
          </SayWhy>
        </May>
      ) : (
        <p>{t("erase.since", { at: moment(member.erasedAt, locale, zone, true) })}</p>
      )}
    </section>
  );
}
