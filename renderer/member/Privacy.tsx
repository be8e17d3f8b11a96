/** What is stored of the member: a file of all of it, and how to have the person erased. What stays is said with its figures. */
import { useState, type FormEvent } from "react";
import { figures } from "../kit/amount.ts";
import { Back } from "./Back.tsx";
import { ask, type Said } from "./client.ts";
import { Field } from "./Field.tsx";
import { goTo } from "./place.ts";
import { Refused } from "./Refused.tsx";
import type { ViewProps } from "./views.ts";
import { useWords } from "./words.ts";

const GOES = ["privacy.goes.phone", "privacy.goes.tills", "privacy.goes.out"] as const;
const STAYS = ["privacy.stays.again", "privacy.stays.books"] as const;

export default function Privacy({ home: { sums, member } }: ViewProps) {
  const { say } = useWords();
  const [confirm, setConfirm] = useState("");
  const [said, setSaid] = useState<Said | null>(null);
  const [isBusy, setBusy] = useState(false);
  const erase = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const answer = await ask("privacy.erase", { confirm: confirm.trim() });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (!answer.ok) return;
    goTo("");
    location.reload();
  };
  return (
    <>
      <Back title={say("privacy.title")} />
      <section className="card pad stack" aria-labelledby="copy">
        <h2 id="copy">{say("privacy.copy")}</h2>
        <p>{say("privacy.copyHow")}</p>
        <a className="btn go" href="/api/member/all.json" download>
          {say("privacy.download")}
        </a>
      </section>
      <section className="card pad stack" aria-labelledby="erase">
        <h2 id="erase">{say("privacy.erase")}</h2>
        <ul className="steps">
          {GOES.map((word) => (
            <li key={word}>{say(word)}</li>
          ))}
        </ul>
        <p data-testid="stays">
          {[
            say("privacy.stays.cash", { amount: figures(sums.cashFen) }),
            sums.waitingFen === undefined ? "" : say("privacy.stays.waiting", { amount: figures(sums.waitingFen) }),
            say("privacy.stays.values", { points: figures(sums.points), love: figures(sums.love + sums.loveFrozen) }),
          ]
            .filter((it) => it !== "")
            .join(say("privacy.stays.and"))}
        </p>
        <ul className="steps">
          {STAYS.map((word) => (
            <li key={word}>{say(word)}</li>
          ))}
        </ul>
        <form className="stack" onSubmit={(event) => void erase(event)}>
          <Field
            label={say("privacy.confirm", { label: member.label })}
            value={confirm}
            maxLength={8}
            autoComplete="off"
            onType={setConfirm}
          />
          <Refused said={said} />
          <button type="submit" className="btn stop" disabled={isBusy || confirm.trim().length < 2}>
            {say("privacy.act")}
          </button>
        </form>
      </section>
    </>
  );
}
