/** What two persons do to a member's balance (§12.6): proposed here, and what waits of it. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import type { ProposedAct } from "../../shared/contract/hqSecond.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, readAmount } from "../kit/amount.ts";
import { askHq } from "./client.ts";
import { May } from "./me.tsx";
import { ProposalsOf } from "./Proposals.tsx";
import { SayWhy } from "./SayWhy.tsx";

const WHATS = ["cash", "points", "love"] as const;

type ProposeProps = {
  label: string;
  how: string;
  act: ProposedAct | null;
  onProposed: () => void;
  children: ReactNode;
};

function Propose({ label, how, act, onProposed, children }: ProposeProps) {
  return (
    <SayWhy
      label={label}
      how={how}
      ready={act !== null}
      onSay={async ({ by, reason }) => {
        if (act === null) return null;
        const answer = await askHq("second.propose", { act, reason, by });
        if (answer.ok) onProposed();
        return answer.ok ? null : answer;
      }}
    >
      {children}
    </SayWhy>
  );
}

type FundProps = { queue: string; byTill: boolean; waitingFen: number; onProposed: () => void };

/** The merchant pays into a queue. @param byTill a till owns it and does it */
export function Fund({ queue, byTill, waitingFen, onProposed }: FundProps) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const fen = readAmount(text);
  const isMore = fen !== null && fen > waitingFen;
  const isReady = fen !== null && fen > 0 && !isMore;
  return (
    <Propose
      label={t("second.fund")}
      how={byTill ? `${t("second.fundHow")}${t("second.byTillHow")}` : t("second.fundHow")}
      act={isReady ? { act: "fund", queue, amountFen: fen } : null}
      onProposed={() => {
        setText("");
        onProposed();
      }}
    >
      <TextInput
        label={t("second.amount")}
        value={text}
        inputMode="decimal"
        maxLength={20}
        onChange={(event) => setText(event.currentTarget.value)}
        error={wrongAmount(t, text, isReady, isMore, waitingFen)}
        autoComplete="off"
      />
    </Propose>
  );
}

type TakeOutProps = { order: string; line: number; byTill: boolean; onProposed: () => void };

/** An entry leaves its queue. @param byTill a till owns it and does it */
export function TakeOut({ order, line, byTill, onProposed }: TakeOutProps) {
  const { t } = useTexts();
  return (
    <Propose
      label={t("second.void")}
      how={byTill ? `${t("second.voidHow")}${t("second.byTillHow")}` : t("second.voidHow")}
      act={{ act: "void", order, line }}
      onProposed={onProposed}
    >
      {null}
    </Propose>
  );
}

/** What is wrong with an amount; undefined: nothing, or nothing was typed. */
function wrongAmount(
  t: ReturnType<typeof useTexts>["t"],
  text: string,
  isReady: boolean,
  isMore: boolean,
  mostFen: number,
): string | undefined {
  if (text.trim() === "" || isReady) return undefined;
  return isMore ? t("second.most", { amount: figures(Math.max(0, mostFen)) }) : t("second.amountWrong");
}

function PayOut({ member, cashFen, onProposed }: { member: string; cashFen: number; onProposed: () => void }) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const [reference, setReference] = useState("");
  const fen = readAmount(text);
  const isMore = fen !== null && fen > cashFen;
  const isReady = fen !== null && fen > 0 && !isMore;
  return (
    <Propose
      label={t("second.payOut")}
      how={t("second.payOutHow")}
      act={isReady ? { act: "pay-out", member, amountFen: fen, reference: reference.trim() || null } : null}
      onProposed={() => {
        setText("");
        setReference("");
        onProposed();
      }}
    >
      <TextInput
        label={t("second.amount")}
        value={text}
        inputMode="decimal"
        maxLength={20}
        onChange={(event) => setText(event.currentTarget.value)}
        error={wrongAmount(t, text, isReady, isMore, cashFen)}
        autoComplete="off"
      />
      <TextInput
        label={t("second.reference")}
        value={reference}
        maxLength={80}
        onChange={(event) => setReference(event.currentTarget.value)}
        autoComplete="off"
      />
    </Propose>
  );
}

/** An amount with its sign. @returns null: it is none */
function signedAmount(text: string): number | null {
  const bare = text.trim().replace(/^[+]/, "");
  const isLess = /^[-−]/.test(bare);
  const amount = readAmount(bare.replace(/^[-−]/, ""));
  return amount === null || amount === 0 ? null : isLess ? -amount : amount;
}

function Correct({ member, onProposed }: { member: string; onProposed: () => void }) {
  const { t } = useTexts();
  const [what, setWhat] = useState<(typeof WHATS)[number]>("cash");
  const [text, setText] = useState("");
  const amount = signedAmount(text);
  return (
    <Propose
      label={t("second.correct")}
      how={t("second.correctHow")}
      act={amount === null ? null : { act: "correct", member, what, amount }}
      onProposed={() => {
        setText("");
        onProposed();
      }}
    >
      <NativeSelect
        label={t("second.what")}
        value={what}
        onChange={(event) => setWhat(WHATS.find((it) => it === event.currentTarget.value) ?? "cash")}
        data={WHATS.map((it) => ({ value: it, label: t(`second.what.${it}`) }))}
      />
      <TextInput
        label={t("second.change")}
        description={t("second.changeHow")}
        value={text}
        maxLength={20}
        onChange={(event) => setText(event.currentTarget.value)}
        error={text.trim() !== "" && amount === null ? t("second.amountWrong") : undefined}
        autoComplete="off"
      />
    </Propose>
  );
}

type Props = { member: string; cashFen: number; zone: string; onDecided: () => void };

export function ByHand({ member, cashFen, zone, onDecided }: Props) {
  const { t } = useTexts();
  const [turn, setTurn] = useState(0);
  const proposed = () => setTurn((now) => now + 1);
  return (
    <May verb="second.list">
      <section className="card pad stack" aria-label={t("second.byHand")} data-testid="by-hand">
        <h2>{t("second.byHand")}</h2>
        <p className="sub">{t("second.byHandHow")}</p>
        <May verb="second.propose">
          <PayOut member={member} cashFen={cashFen} onProposed={proposed} />
          <Correct member={member} onProposed={proposed} />
        </May>
        <ProposalsOf member={member} zone={zone} turn={turn} onDecided={onDecided} />
      </section>
    </May>
  );
}
