/** The way in: a phone number, and the code that is sent to it. */
import { useEffect, useState, type FormEvent } from "react";
import { ask, type Said } from "./client.ts";
import { Field } from "./Field.tsx";
import { PhoneField, phoneIn } from "./PhoneField.tsx";
import { goTo } from "./place.ts";
import { Refused } from "./Refused.tsx";
import { Switches } from "./Switches.tsx";
import { useWords } from "./words.ts";

const CODE = /^[0-9]{6}$/;

type Sent = { readonly phone: string; readonly againAt: number };

/** @param invitation the code of whoever invited them; null: nobody did */
export function SignIn({ invitation, onIn }: { invitation: string | null; onIn: () => void }) {
  const { say } = useWords();
  const [phone, setPhone] = useState("");
  const [code, setCode] = useState("");
  const [sent, setSent] = useState<Sent | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [isBusy, setBusy] = useState(false);
  const number = phoneIn(phone);

  const send = async (number: string): Promise<void> => {
    setBusy(true);
    const answer = await ask("code.ask", { phone: number });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (answer.ok) setSent({ phone: number, againAt: inAMinute() });
  };
  const enter = async ({ phone }: Sent): Promise<void> => {
    setBusy(true);
    const answer = await ask("code.enter", { phone, code: code.trim(), invitation });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (!answer.ok) return;
    goTo("");
    onIn();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isBusy) return;
    if (sent !== null) void enter(sent);
    else if (number !== null) void send(number);
  };

  return (
    <main>
      <h1>{say("signIn.title")}</h1>
      <form className="card pad stack" onSubmit={submit}>
        <p className="sub">{sent === null ? say("signIn.how") : say("signIn.sent", { phone: sent.phone })}</p>
        {invitation !== null && <p className="note go">{say("signIn.invited")}</p>}
        {sent === null ? (
          <PhoneField label={say("signIn.phone")} value={phone} onType={setPhone} autoComplete="tel" />
        ) : (
          <Field
            key="code"
            label={say("signIn.code")}
            value={code}
            onType={setCode}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            required
            autoFocus
          />
        )}
        {sent === null && phone.trim() !== "" && number === null && <p className="sub">{say("signIn.phoneWrong")}</p>}
        <Refused said={said} />
        <button
          type="submit"
          className="btn go big"
          disabled={isBusy || !(sent === null ? number !== null : CODE.test(code.trim()))}
        >
          {isBusy ? say("m.asking") : say(sent === null ? "signIn.send" : "signIn.enter")}
        </button>
        {sent !== null && (
          <>
            <Again key={sent.againAt} at={sent.againAt} onSend={() => void send(sent.phone)} />
            <button
              type="button"
              className="btn bare"
              onClick={() => {
                setSent(null);
                setCode("");
                setSaid(null);
              }}
            >
              {say("signIn.other")}
            </button>
          </>
        )}
      </form>
      <Switches />
    </main>
  );
}

/** When the server sends the next, by this phone's clock. */
const inAMinute = (): number => Date.now() + 60_000;

function Again({ at, onSend }: { at: number; onSend: () => void }) {
  const { say } = useWords();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(ticking);
  }, []);
  const seconds = Math.ceil((at - now) / 1_000);
  return (
    <button type="button" className="btn" disabled={seconds > 0} onClick={onSend}>
      {seconds > 0 ? say("signIn.againIn", { seconds }) : say("signIn.again")}
    </button>
  );
}
