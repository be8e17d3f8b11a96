/** The member by phone or card; one that is not known yet is registered with one more key. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import { CardNumber, Phone } from "../../shared/contract/till.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Keypad } from "../kit/Keypad.tsx";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { TAKES_SCANS } from "./keys.ts";
import { BroughtBy } from "./BroughtBy.tsx";
import { ReferrerField, SetReferrer } from "./Referrer.tsx";
import type { Said } from "./state.ts";
import { useTill } from "./use.ts";

type By = "phone" | "card";

type Identity = { phone: string } | { card: string } | { qr: string };

/** A member's QR says more than a card has room for, or is an address. */
const QR = /[:/?=&.]|^.{33,400}$/;

/** What was typed or scanned as the contract wants it, or null when it is none of a member's. */
function identity(by: By, text: string): Identity | null {
  const plain = text.trim();
  if (QR.test(plain)) return { qr: plain };
  if (by === "card") return CardNumber.safeParse(plain).success ? { card: plain } : null;
  const phone = plain.replace(/[\s-]/g, "");
  return Phone.safeParse(phone).success ? { phone } : null;
}

export function MemberDialog() {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  const ask = useTill((till) => till.ask);
  const member = useTill((till) => till.sale.member);
  const setMember = useTill((till) => till.setMember);
  const [by, setBy] = useState<By>("phone");
  const [text, setText] = useState("");
  const [name, setName] = useState("");
  const [referrer, setReferrer] = useState("");
  const [referring, setReferring] = useState(false);
  const [unknown, setUnknown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const who = identity(by, text);

  const retype = (next: string) => {
    setText(next);
    setUnknown(false);
    setSaid(null);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (who === null || busy) return;
    setBusy(true);
    const outcome =
      unknown && !("qr" in who)
        ? await ask("member.register", {
            ...who,
            ...(name.trim() === "" ? {} : { name: name.trim() }),
            ...(referrer.trim() === "" ? {} : { referrer: referrer.trim() }),
          })
        : await ask("member.find", who);
    setBusy(false);
    if (outcome.ok) {
      setMember(outcome.value);
      close();
    } else if (outcome.code === "unknown-member" && !("qr" in who)) setUnknown(true);
    else setSaid(outcome);
  };
  if (referring && member !== null) return <SetReferrer member={member} onBack={() => setReferring(false)} />;
  return (
    <Sheet title={t("member.title")} onClose={close} width={460}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <div className="across">
          <div className="tenders two" role="group" aria-label={t("member.by")}>
            {(["phone", "card"] as const).map((each) => (
              <button
                key={each}
                type="button"
                className={each === by ? "btn on" : "btn"}
                aria-pressed={each === by}
                onClick={() => {
                  setBy(each);
                  retype("");
                }}
              >
                {t(`member.by.${each}`)}
              </button>
            ))}
          </div>
          {member?.mayBeReferred === true && !unknown ? (
            <button type="button" className="btn" onClick={() => setReferring(true)}>
              {t("referral.open")}
            </button>
          ) : null}
        </div>
        <TextInput
          label={t(`member.by.${by}`)}
          description={t("member.byQr")}
          inputMode={by === "phone" ? "tel" : "text"}
          value={text}
          onChange={(event) => retype(event.currentTarget.value)}
          error={
            text.trim() !== "" && who === null && !/^\+?[0-9\s-]{0,5}$/.test(text.trim())
              ? t(`member.wrong.${by}`)
              : undefined
          }
          data-autofocus
          autoFocus
          autoComplete="off"
          {...{ [TAKES_SCANS]: "" }}
        />
        {unknown ? (
          <>
            <div className="note wait" role="status">
              {t("member.unknown")}
            </div>
            <TextInput
              label={t("member.name")}
              value={name}
              maxLength={40}
              onChange={(event) => setName(event.currentTarget.value)}
              autoComplete="off"
            />
            <ReferrerField text={referrer} onText={setReferrer} />
          </>
        ) : (
          <Keypad text={text} onText={retype} />
        )}
        {member === null || unknown ? null : <BroughtBy member={member} />}
        <Refused said={said} />
        <button type="submit" className="btn go big" disabled={who === null || busy}>
          {busy ? t("asking") : unknown ? t("member.register") : t("member.find")} {busy ? null : <kbd>Enter</kbd>}
        </button>
      </form>
    </Sheet>
  );
}
