/** Checking a draw (§6.3): what was made known before the order, what was shown, and what this browser computes. */
import { NumberInput, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { FormEvent } from "react";
import type { HqOutput, HqProof } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { percent } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { usePolled } from "./client.ts";
import { hashOf } from "./place.ts";
import { canDigest } from "../kit/digest.ts";
import { verifyProofs } from "./verify.ts";
import type { Checked } from "./verify.ts";

function OneRoll({
  proof,
  checked,
  lottery,
  zone,
}: {
  proof: HqProof;
  checked: Checked | null;
  lottery: boolean;
  zone: string;
}) {
  const { t, locale } = useTexts();
  const rows: [string, string][] = [
    [t("proof.commitment"), proof.commitment ?? "—"],
    [
      t("proof.committedIn"),
      proof.committedIn === null
        ? "—"
        : `${t("hq.factNumber", { n: proof.committedIn.n, till: proof.committedIn.till, seq: proof.committedIn.seq })} · ${moment(proof.committedIn.at, locale, zone, true)}`,
    ],
    [t("proof.secret"), proof.secret ?? t("proof.notShown")],
    [t("proof.recomputed"), checked?.commitment ?? "—"],
    [t("proof.roll"), checked?.roll === null || checked === null ? "—" : String(checked.roll)],
  ];
  if (proof.purpose === "draw" && lottery)
    rows.push([
      t("proof.ratio"),
      proof.secret === null
        ? "—"
        : checked === null
          ? "—"
          : checked.ratioBp === null
            ? t("proof.noWin")
            : percent(checked.ratioBp),
    ]);
  const failed = checked?.checks.some(({ ok }) => !ok) ?? false;
  return (
    <section
      className="card pad stack"
      aria-label={t(`proof.${proof.purpose}`)}
      data-testid={`proof-${proof.purpose}`}
      data-verified={checked === null ? "" : !failed && checked.checks.length > 0}
    >
      <h2>{t(`proof.${proof.purpose}`)}</h2>
      <dl className="pairs">
        {rows.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="mono">{text}</dd>
          </div>
        ))}
      </dl>
      {checked === null ? null : (
        <ul className="checks">
          {checked.checks.map(({ name, ok }) => (
            <li key={name} data-check={name} data-ok={ok}>
              <span className={ok ? "pill go" : "pill stop"}>{t(ok ? "proof.right" : "proof.wrong")}</span>{" "}
              {t(`proof.check.${name}`)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Answer({ answer, receipt, zone }: { answer: HqOutput<"draw.proof">; receipt: string; zone: string }) {
  const { t } = useTexts();
  const [checked, setChecked] = useState<Checked[] | null>(null);
  useEffect(() => {
    if (!canDigest()) return;
    let wanted = true;
    const compute = async () => {
      const done = await verifyProofs(answer, receipt);
      if (wanted) setChecked(done);
    };
    void compute();
    return () => {
      wanted = false;
    };
  }, [answer, receipt]);
  const all = checked?.flatMap(({ checks }) => checks) ?? [];
  const failed = all.some(({ ok }) => !ok);
  return (
    <>
      {canDigest() ? null : (
        <div className="note wait" role="alert">
          {t("proof.cannot")}
        </div>
      )}
      {all.length === 0 ? null : (
        <div className={failed ? "note stop" : "note go"} role="status" data-testid="proof-verdict" data-ok={!failed}>
          <b>{t(failed ? "proof.failed" : "proof.holds")}</b>
          {answer.proofs.some(({ secret }) => secret === null) ? <div>{t("proof.later")}</div> : null}
        </div>
      )}
      {answer.proofs.length === 0 ? <div className="card empty">{t("proof.none")}</div> : null}
      {answer.proofs.map((proof) => (
        <OneRoll
          key={proof.purpose}
          proof={proof}
          checked={checked?.find(({ purpose }) => purpose === proof.purpose) ?? null}
          lottery={answer.lottery !== null}
          zone={zone}
        />
      ))}
    </>
  );
}

function Looked({ order, line, receipt, zone }: { order: string; line: number; receipt: string; zone: string }) {
  const { t } = useTexts();
  const { value, refusal } = usePolled("draw.proof", { order, line }, false);
  if (value === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  return <Answer answer={value} receipt={receipt} zone={zone} />;
}

export function Proof({ order, line, zone }: { order: string; line: number; zone: string }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState(order);
  const [number, setNumber] = useState(line);
  const [receipt, setReceipt] = useState("");
  const wrong = receipt.trim() !== "" && !/^[0-9a-f]{64}$/i.test(receipt.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== "") location.hash = hashOf({ page: "proof", order: typed.trim(), line: number });
  };
  return (
    <>
      <form className="card pad stack" aria-label={t("hq.proof")} onSubmit={submit}>
        <p className="sub">{t("proof.how")}</p>
        <div className="across">
          <TextInput
            className="grow"
            label={t("hq.order")}
            value={typed}
            maxLength={80}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
          />
          <NumberInput
            label={t("proof.line")}
            value={number}
            min={0}
            max={499}
            allowDecimal={false}
            hideControls
            onChange={(value) => setNumber(typeof value === "number" ? value : 0)}
          />
          <button type="submit" className="btn go low" disabled={typed.trim() === ""}>
            {t("proof.go")}
          </button>
        </div>
        <TextInput
          label={t("proof.receipt")}
          description={t("proof.receiptHow")}
          value={receipt}
          maxLength={70}
          onChange={(event) => setReceipt(event.currentTarget.value)}
          error={wrong ? t("proof.receiptWrong") : undefined}
          autoComplete="off"
        />
      </form>
      {order === "" ? null : <Looked order={order} line={line} receipt={wrong ? "" : receipt.trim()} zone={zone} />}
    </>
  );
}
