/** How often and how much a member may give others a day (§7.2). */
import { TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { MOST_PRICE, MOST_GIVES, type GivingLimits as Limits } from "../../shared/contract/hqGifts.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, readAmount } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { askHq, SELDOM_MS, usePolled } from "./client.ts";
import { may as mayAsk } from "../../shared/contract/hqRights.ts";
import { useMe } from "./me.tsx";

export function GivingLimits() {
  const { t } = useTexts();
  const [turn, setTurn] = useState(0);
  const { value, refusal } = usePolled("giving.limits", {}, SELDOM_MS, turn);
  return (
    <>
      <h2>{t("giving.title")}</h2>
      <section className="card pad stack" aria-label={t("giving.title")} data-testid="giving">
        <Refused said={refusal} />
        <p className="sub">{t("giving.how")}</p>
        {value === null ? null : (
          <Form key={JSON.stringify(value)} limits={value} onSaved={() => setTurn((it) => it + 1)} />
        )}
      </section>
    </>
  );
}

function Form({ limits, onSaved }: { limits: Limits; onSaved: () => void }) {
  const { t } = useTexts();
  const me = useMe();
  const may = me !== null && mayAsk(me.role, "giving.set");
  const [times, setTimes] = useState(String(limits.timesADay));
  const [points, setPoints] = useState(figures(limits.pointsADay));
  const [love, setLove] = useState(figures(limits.loveADay));
  const [refusal, setRefusal] = useState<{ code: string; message: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const often = /^\d{1,4}$/.test(times.trim()) && Number(times) <= MOST_GIVES ? Number(times) : null;
  const amount = (text: string): number | null => {
    const read = readAmount(text);
    return read !== null && read <= MOST_PRICE ? read : null;
  };
  const [pointsADay, loveADay] = [amount(points), amount(love)];
  const isReady = often !== null && pointsADay !== null && loveADay !== null;
  const isSame = often === limits.timesADay && pointsADay === limits.pointsADay && loveADay === limits.loveADay;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady || isBusy) return;
    setBusy(true);
    const answer = await askHq("giving.set", { timesADay: often, pointsADay, loveADay });
    setBusy(false);
    setRefusal(answer.ok ? null : answer);
    if (answer.ok) onSaved();
  };
  return (
    <form className="across" onSubmit={(event) => void save(event)}>
      <TextInput
        label={t("giving.times")}
        value={times}
        inputMode="numeric"
        readOnly={!may}
        error={often === null ? t("giving.timesWrong") : null}
        onChange={(event) => setTimes(event.currentTarget.value)}
      />
      <TextInput
        label={t("giving.points")}
        value={points}
        inputMode="decimal"
        readOnly={!may}
        error={pointsADay === null ? t("giving.amountWrong") : null}
        onChange={(event) => setPoints(event.currentTarget.value)}
      />
      <TextInput
        label={t("giving.love")}
        value={love}
        inputMode="decimal"
        readOnly={!may}
        error={loveADay === null ? t("giving.amountWrong") : null}
        onChange={(event) => setLove(event.currentTarget.value)}
      />
      {may ? (
        <button type="submit" className="btn go low" disabled={isBusy || !isReady || isSame}>
          {t("giving.save")}
        </button>
      ) : null}
      <Refused said={refusal} />
    </form>
  );
}
