/** The check of a draw (§6.3): this phone computes it itself, from what was made known before and shown after. */
import { useEffect, useState } from "react";
import type { MemberProof } from "../../shared/contract/memberActs.ts";
import { commitmentOf, rollOf } from "../../shared/facts/rolls.ts";
import { canDigest, withDigest } from "../kit/digest.ts";
import { useWords } from "./words.ts";

type Checked = { readonly isEnvelope: boolean; readonly isRoll: boolean };

export function DrawProof({ proof }: { proof: MemberProof }) {
  const { say } = useWords();
  const [checked, setChecked] = useState<Checked | null>(null);
  const { order, line, commitment, secret, roll, committedIn } = proof;
  useEffect(() => {
    let isWanted = true;
    if (commitment === null || secret === null || roll === null || !canDigest()) return undefined;
    void withDigest((sha256) => ({
      isEnvelope: commitmentOf(sha256, "draw", secret) === commitment,
      isRoll: rollOf(sha256, "draw", secret, order, line) === roll,
    })).then((it) => {
      if (isWanted) setChecked(it);
    });
    return () => {
      isWanted = false;
    };
  }, [commitment, secret, roll, order, line]);
  if (commitment === null) return <p className="note">{say("proof.nothing")}</p>;
  const holds = checked !== null && checked.isEnvelope && checked.isRoll;
  return (
    <section
      className="card pad stack"
      aria-labelledby="proof"
      data-testid="proof"
      data-holds={checked === null ? "" : holds}
    >
      <h2 id="proof">{say(secret === null ? "proof.before" : "proof.title")}</h2>
      {secret === null ? (
        <p className="sub">{say("proof.beforeHow")}</p>
      ) : checked === null ? (
        <p className="sub">{canDigest() ? say("m.asking") : say("proof.cannot")}</p>
      ) : (
        <ul className="checks">
          <Check
            ok={checked.isEnvelope}
            text={say(checked.isEnvelope ? "proof.sameEnvelope" : "proof.otherEnvelope")}
          />
          <Check ok={checked.isRoll} text={say(checked.isRoll ? "proof.sameRoll" : "proof.otherRoll")} />
        </ul>
      )}
      {checked !== null && (
        <p className={holds ? "note go" : "note stop"}>{say(holds ? "proof.holds" : "proof.fails")}</p>
      )}
      <details>
        <summary>{say("proof.figures")}</summary>
        <dl className="proof">
          <dt>{say("proof.commitment")}</dt>
          <dd>{commitment}</dd>
          {committedIn && (
            <>
              <dt>{say("proof.committedIn")}</dt>
              <dd>{say("proof.fact", { till: committedIn.till, seq: committedIn.seq })}</dd>
            </>
          )}
          <dt>{say("proof.order")}</dt>
          <dd>
            {order} / {line}
          </dd>
          {secret !== null && (
            <>
              <dt>{say("proof.secret")}</dt>
              <dd>{secret}</dd>
              <dt>{say("proof.roll")}</dt>
              <dd>{roll}</dd>
            </>
          )}
        </dl>
      </details>
    </section>
  );
}

const Check = ({ ok, text }: { ok: boolean; text: string }) => (
  <li className={ok ? "ok" : "wrong"}>
    <span aria-hidden="true">{ok ? "✓" : "✕"}</span> {text}
  </li>
);
