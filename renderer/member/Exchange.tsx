/** Exchange of what remains of an entry (§7.1): what one gives up and what one gets, before anything is done. */
import { useState } from "react";
import type { MemberOutput } from "../../shared/contract/member.ts";
import { figures } from "../kit/amount.ts";
import { act } from "./acting.ts";
import { Back } from "./Back.tsx";
import { useAsked, type Said } from "./client.ts";
import { Refused } from "./Refused.tsx";
import type { ViewProps } from "./views.ts";
import { useWords } from "./words.ts";

const EVERY_MS = 5_000;

type Preview = MemberOutput<"exchange.preview">;
type Option = Preview["options"][number];
type Chosen = Option & { readonly remainingFen: number };
type Exchanged = Extract<MemberOutput<"exchange">, { state: "exchanged" }>;

export default function Exchange({ parts: [order = "", line = "0", wanted] }: ViewProps) {
  const { say } = useWords();
  const which = { order, line: Number(line) || 0 };
  const { value, refusal, again } = useAsked("exchange.preview", which, EVERY_MS);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [done, setDone] = useState<Exchanged | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [isBusy, setBusy] = useState(false);
  const confirm = async ({ to, remainingFen, ratioBp }: Chosen): Promise<void> => {
    setBusy(true);
    const answer = await act("exchange", { ...which, to, remainingFen, ratioBp });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setChosen(null);
    if (answer.ok && answer.value.state === "exchanged") setDone(answer.value);
    again();
  };
  return (
    <>
      <Back title={say("exchange.title")} />
      <Refused said={refusal ?? said} />
      {done !== null ? (
        <section className="card pad result" role="status" data-testid="exchanged">
          <h2>{say("exchange.done")}</h2>
          <p className="large">+{figures(done.got)}</p>
          <p>{say(`exchange.into.${done.into}`)}</p>
        </section>
      ) : chosen !== null ? (
        <Confirm
          chosen={chosen}
          isBusy={isBusy}
          till={value?.till ?? null}
          onYes={() => void confirm(chosen)}
          onNo={() => setChosen(null)}
        />
      ) : (
        value !== null && <Options preview={value} wanted={wanted} onChoose={setChosen} />
      )}
    </>
  );
}

function Options({
  preview,
  wanted,
  onChoose,
}: {
  preview: Preview;
  wanted: string | undefined;
  onChoose: (it: Chosen) => void;
}) {
  const { say } = useWords();
  const { state, till, remainingFen, options } = preview;
  if (state === "waits")
    return (
      <p className="note wait" role="status">
        {say("exchange.waits", { till: till ?? "" })}
      </p>
    );
  if (state !== "open")
    return <p className="note">{say(state === "exchanged" ? "exchange.was" : "exchange.closed")}</p>;
  // What was chosen on the card stands first.
  const sorted = options.toSorted((a, b) => Number(b.to === wanted) - Number(a.to === wanted));
  return (
    <>
      <p className="sub">{say("exchange.how")}</p>
      {sorted.map((option, index) => (
        <section key={option.to} className="card pad stack" aria-label={say(`exchange.into.${option.into}`)}>
          <Trade remainingFen={remainingFen} option={option} />
          {option.into === "frozen" && <p className="sub">{say("exchange.frozen")}</p>}
          <button
            type="button"
            className={index === 0 ? "btn go big" : "btn big"}
            onClick={() => onChoose({ ...option, remainingFen })}
          >
            {say(`exchange.for.${option.to}`)}
          </button>
        </section>
      ))}
    </>
  );
}

function Trade({ remainingFen, option: { into, get } }: { remainingFen: number; option: Option }) {
  const { say } = useWords();
  return (
    <dl className="trade">
      <div>
        <dt>{say("exchange.give")}</dt>
        <dd className="wait">{figures(remainingFen)}</dd>
      </div>
      <span aria-hidden="true">→</span>
      <div>
        <dt>{say(`exchange.into.${into}`)}</dt>
        <dd className="go">{figures(get)}</dd>
      </div>
    </dl>
  );
}

type ConfirmProps = {
  readonly chosen: Chosen;
  readonly isBusy: boolean;
  readonly till: string | null;
  readonly onYes: () => void;
  readonly onNo: () => void;
};

function Confirm({ chosen, isBusy, till, onYes, onNo }: ConfirmProps) {
  const { say } = useWords();
  return (
    <section className="card pad stack" aria-label={say("exchange.sure")} data-testid="confirm">
      <h2>{say("exchange.sure")}</h2>
      <Trade remainingFen={chosen.remainingFen} option={chosen} />
      <p className="note wait">{say("exchange.final")}</p>
      {till !== null && <p className="sub">{say("exchange.byTill", { till })}</p>}
      <button type="button" className="btn go big" disabled={isBusy} onClick={onYes}>
        {isBusy ? say("m.asking") : say("exchange.yes")}
      </button>
      <button type="button" className="btn" disabled={isBusy} onClick={onNo}>
        {say("exchange.no")}
      </button>
    </section>
  );
}
