/** Giving points or love value to another member (§7.2): how much, to whom, a look at both, then it is done. */
import { useState, type FormEvent } from "react";
import type { MemberOutput } from "../../shared/contract/member.ts";
import { count, figures, readAmount } from "../kit/amount.ts";
import { moment } from "../kit/time.ts";
import { act } from "./acting.ts";
import { Back } from "./Back.tsx";
import { ask, useAsked, type Said } from "./client.ts";
import { Field } from "./Field.tsx";
import { Paged, type RowProps } from "./Paged.tsx";
import { phoneIn, PhoneField } from "./PhoneField.tsx";
import { Refused } from "./Refused.tsx";
import type { ViewProps } from "./views.ts";
import { useWords } from "./words.ts";

const EVERY_MS = 10_000;
const AT_ONCE = 10;

type Value = "points" | "love";
type Preview = MemberOutput<"give.preview"> & { readonly phone: string };

export default function Give({ home }: ViewProps) {
  const { say } = useWords();
  const terms = useAsked("give.terms", {}, EVERY_MS);
  const list = useAsked("give.list", { before: null, limit: AT_ONCE }, EVERY_MS);
  const [seen, setSeen] = useState<Preview | null>(null);
  const [given, setGiven] = useState<MemberOutput<"give"> | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [turn, setTurn] = useState(0);

  const look = async (phone: string, what: Value, amount: number): Promise<void> => {
    setBusy(true);
    const answer = await ask("give.preview", { phone, what, amount });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (answer.ok) setSeen({ ...answer.value, phone });
  };
  const give = async ({ phone, what, amount }: Preview): Promise<void> => {
    setBusy(true);
    const answer = await act("give", { phone, what, amount });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setSeen(null);
    if (!answer.ok) return;
    setGiven(answer.value);
    setTurn((it) => it + 1);
    terms.again();
    list.again();
  };
  return (
    <>
      <Back title={say("give.title")} />
      <Refused said={terms.refusal ?? said} />
      {given !== null && seen === null && (
        <p className="note go" role="status" data-testid="given">
          {say("give.done", {
            who: given.to.name ?? given.to.phone,
            amount: figures(given.amount),
            what: say(`value.${given.what}`),
          })}
        </p>
      )}
      {seen !== null ? (
        <section className="card pad stack" aria-label={say("give.sure")} data-testid="confirm">
          <h2>{say("give.sure")}</h2>
          <p className="large">
            {figures(seen.amount)} {say(`value.${seen.what}`)}
          </p>
          <p>
            → {seen.to.name !== null && <b>{seen.to.name} · </b>}
            {seen.to.phone}
          </p>
          <p className="sub">{say("give.left", { amount: figures(seen.left), what: say(`value.${seen.what}`) })}</p>
          <p className="note wait">{say("give.final")}</p>
          <button type="button" className="btn go big" disabled={isBusy} onClick={() => void give(seen)}>
            {isBusy ? say("m.asking") : say("give.yes")}
          </button>
          <button type="button" className="btn" disabled={isBusy} onClick={() => setSeen(null)}>
            {say("give.no")}
          </button>
        </section>
      ) : (
        terms.value !== null && (
          <Form key={turn} terms={terms.value} isBusy={isBusy} onLook={(...it) => void look(...it)} />
        )
      )}
      <Paged
        title={say("give.list")}
        none={say("give.none")}
        first={list}
        page={pageOfGifts}
        keyOf={(row) => String(row.n)}
        Row={Passed}
        zone={home.shop.timezone}
      />
    </>
  );
}

const pageOfGifts = (before: number) => ask("give.list", { before, limit: AT_ONCE });
type Gift = MemberOutput<"give.list">["rows"][number];

function Passed({ row: { at, direction, other, what, amount }, zone }: RowProps<Gift>) {
  const { say, locale } = useWords();
  return (
    <>
      <span>
        {say(`give.${direction}`, { who: other })}
        <span className="sub"> {moment(at, locale, zone, true)}</span>
      </span>
      <b className={direction === "in" ? "plus" : undefined}>
        {direction === "in" ? "+" : "−"}
        {figures(amount)} {say(`value.${what}`)}
      </b>
    </>
  );
}

type FormProps = {
  readonly terms: MemberOutput<"give.terms">;
  readonly isBusy: boolean;
  readonly onLook: (phone: string, what: Value, amount: number) => void;
};

function Form({ terms, isBusy, onLook }: FormProps) {
  const { say } = useWords();
  const [phone, setPhone] = useState("");
  const [what, setWhat] = useState<Value>(terms.points > 0 || terms.love === 0 ? "points" : "love");
  const [text, setText] = useState("");
  const number = phoneIn(phone);
  const amount = readAmount(text);
  const isReady = number !== null && amount !== null && amount > 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady && !isBusy) onLook(number, what, amount);
  };
  const { times } = terms.today;
  const most = Math.min(terms[what], terms.today[what]);
  if (terms.today.points === 0 && terms.today.love === 0 && times > 0) return <p className="note">{say("give.off")}</p>;
  return (
    <form className="card pad stack" onSubmit={submit}>
      <p className="sub">{say("give.how")}</p>
      <fieldset className="choice">
        <legend>{say("give.what")}</legend>
        {(["points", "love"] as const).map((value) => (
          <label key={value}>
            <input type="radio" name="what" value={value} checked={what === value} onChange={() => setWhat(value)} />
            <span>
              {say(`value.${value}`)} <span className="sub">{figures(terms[value])}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <PhoneField label={say("give.phone")} value={phone} onType={setPhone} autoComplete="off" />
      <Field
        label={say("give.amount")}
        value={text}
        onType={setText}
        inputMode="decimal"
        autoComplete="off"
        maxLength={20}
        required
      />
      <p className="sub">{say("give.most", { amount: figures(most), times: count(times) })}</p>
      <button type="submit" className="btn go big" disabled={isBusy || !isReady}>
        {isBusy ? say("m.asking") : say("give.next")}
      </button>
    </form>
  );
}
