/**
 * Gifts that members took on their phones (§7.2): the code is scanned or typed, the server says what is behind it, and one confirmation
 * hands it out. The key is made with the look: it is repeated, never done twice.
 */
import { TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { CLAIM_CODE } from "../../shared/contract/hqGifts.ts";
import type { TillOutput } from "../../shared/contract/till.ts";
import { readClaimQr } from "../../shared/order/barcode.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { moment } from "../kit/time.ts";
import { GIFT_UNKNOWN, newKey } from "./kept.ts";
import { TAKES_SCANS } from "./keys.ts";
import type { Said } from "./state.ts";
import { useReading, useTill } from "./use.ts";

/** Nothing more will be handed out for it. */
const OVER: ReadonlySet<string> = new Set(["handed-already", "claim-cancelled"]);

type Claim = TillOutput<"claim.find">;

/** What is shown on the phone, scanned or typed; null: not (yet) that. */
function codeOf(text: string): string | null {
  const plain = text.replaceAll(/\s/g, "");
  return readClaimQr(plain) ?? (CLAIM_CODE.test(plain) ? plain : null);
}

/** @param onEmpty Enter in the empty field */
export function ClaimCode({ onEmpty }: { onEmpty?: () => void }) {
  const { t } = useTexts();
  const open = useTill((till) => till.open);
  const [text, setText] = useState("");
  const [isWrong, setWrong] = useState(false);
  const code = codeOf(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code !== null) open({ kind: "claim", code });
    else if (text.trim() === "") onEmpty?.();
    else setWrong(true);
  };
  return (
    <form className="stack" onSubmit={submit} data-testid="claim-code">
      <TextInput
        label={t("claim.code")}
        value={text}
        maxLength={20}
        inputMode="numeric"
        onChange={(event) => {
          setText(event.currentTarget.value);
          setWrong(false);
        }}
        error={isWrong ? t("claim.codeWrong") : undefined}
        data-autofocus
        autoFocus
        autoComplete="off"
        {...{ [TAKES_SCANS]: "" }}
      />
      {/* Not disabled: then Enter in the empty field would go nowhere. */}
      <button type="submit" className={code === null ? "btn" : "btn go"}>
        {t("claims.look")} {code === null ? null : <kbd>Enter</kbd>}
      </button>
    </form>
  );
}

function Handed({ claim }: { claim: Claim }) {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  return (
    <div className="stack">
      <div className="note go" role="status" data-testid="claim-done">
        <b>{t("claims.done", { name: claim.name, quantity: count(claim.quantity) })}</b>
      </div>
      <button type="button" className="btn go big" autoFocus onClick={close}>
        {t("refund.finish")} <kbd>Enter</kbd>
      </button>
    </div>
  );
}

/** What is in the way of handing it out; nothing: it may be. */
function InTheWay({ claim: { handed, cancelled, here, store } }: { claim: Claim }) {
  const { t, locale } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  if (handed !== null) {
    const { by, store: where } = handed;
    const at = moment(handed.at, locale, zone, true);
    return (
      <div className="note stop" role="alert" data-testid="claim-handed">
        {where === null ? t("claim.handed", { at, by }) : t("claim.handedIn", { at, by, store: where })}
      </div>
    );
  }
  if (cancelled !== null)
    return (
      <div className="note stop" role="alert" data-testid="claim-cancelled">
        {t("claim.cancelled", { at: moment(cancelled, locale, zone, true) })}
      </div>
    );
  return here ? null : (
    <div className="note stop" role="alert" data-testid="claim-elsewhere">
      {t("claim.elsewhere", { store: store ?? "" })}
    </div>
  );
}

function Found({ code }: { code: string }) {
  const { t, locale } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  const open = useTill((till) => till.open);
  const ask = useTill((till) => till.ask);
  const refresh = useTill((till) => till.refresh);
  const { value: claim, refusal } = useReading("claim.find", { code }, ["members", "status"]);
  const [key] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [isUnknown, setUnknown] = useState(false);
  const [handed, setHanded] = useState<Claim | null>(null);
  if (handed !== null) return <Handed claim={handed} />;
  const handOut = async () => {
    if (busy) return;
    setBusy(true);
    const outcome = await ask("claim.handOut", { key, code });
    setBusy(false);
    setSaid(outcome.ok ? null : outcome);
    if (outcome.ok) return setHanded(outcome.value);
    setUnknown((before) => GIFT_UNKNOWN.has(outcome.code) || (before && outcome.code === "server-unreachable"));
    // Somebody else was quicker: who, is seen by looking again.
    if (OVER.has(outcome.code)) void refresh(["members"]);
  };
  const shown = said ?? refusal;
  // An act of unknown fate was perhaps done: the same again says so.
  const isOpen = claim !== null && claim.here && ((claim.handed === null && claim.cancelled === null) || isUnknown);
  return (
    <div className="stack">
      {claim === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : (
        <section className="stack tight" aria-label={t("claim.found")} data-testid="claim">
          <b className="claimed">
            {claim.name} × {count(claim.quantity)}
          </b>
          <div>{claim.memberLabel}</div>
          <div className="sub">{t("claim.taken", { at: moment(claim.at, locale, zone, true) })}</div>
        </section>
      )}
      {claim === null || isUnknown ? null : <InTheWay claim={claim} />}
      {shown?.code === "server-unreachable" ? (
        <div className="note stop" role="alert" data-code={shown.code}>
          {t("claim.offline")}
        </div>
      ) : (
        <Refused said={shown} />
      )}
      {isOpen && !OVER.has(said?.code ?? "") ? (
        <button
          type="button"
          className="btn go big"
          data-autofocus
          autoFocus
          // Not disabled: it would lose the focus, and with it Enter.
          aria-disabled={busy}
          onClick={() => void handOut()}
        >
          {busy ? t("asking") : t(isUnknown ? "pay.again" : "claim.handOut")} {busy ? null : <kbd>Enter</kbd>}
        </button>
      ) : null}
      {claim === null && refusal === null ? null : (
        <button
          type="button"
          className="btn"
          disabled={busy}
          {...(isOpen ? {} : { "data-autofocus": true, autoFocus: true })}
          onClick={() => open({ kind: "claim", code: null })}
        >
          {t("claim.other")}
        </button>
      )}
    </div>
  );
}

/** @param code of a scan; null: it is asked for */
export function ClaimDialog({ code }: { code: string | null }) {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  return (
    <Sheet title={t("claim.title")} onClose={close} width={520}>
      {code === null ? <ClaimCode /> : <Found key={code} code={code} />}
    </Sheet>
  );
}
