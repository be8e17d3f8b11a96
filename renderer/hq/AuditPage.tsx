/** What was done at HQ, by whom, with what outcome; and whether the log is what was written. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqAuditLine } from "../../shared/contract/hqPeople.ts";
import type { HqInput, HqOutput } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { WRITTEN } from "./audited.ts";
import { askHq, usePolled, type Said } from "./client.ts";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";

const PAGE = 50;

function Verify() {
  const { t } = useTexts();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [found, setFound] = useState<HqOutput<"audit.verify"> | null>(null);
  const verify = async () => {
    setBusy(true);
    const answer = await askHq("audit.verify", {});
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setFound(answer.ok ? answer.value : null);
  };
  return (
    <section className="card pad stack" aria-label={t("audit.verify")}>
      <p className="sub">{t("audit.verifyHow")}</p>
      <button type="button" className="btn" disabled={busy} onClick={() => void verify()}>
        {busy ? t("asking") : t("audit.verify")}
      </button>
      <Refused said={said} />
      {found === null ? null : (
        <div
          className={found.broken === null ? "note go" : "note stop"}
          role={found.broken === null ? "status" : "alert"}
          data-testid="audit-verdict"
          data-ok={found.broken === null}
        >
          {found.broken === null
            ? t("audit.whole", { count: count(found.lines) })
            : t(`audit.${found.broken.why}`, { n: count(found.broken.n) })}
          <div className="mono">{t("audit.head", { hash: found.head })}</div>
        </div>
      )}
    </section>
  );
}

function Line({ line, zone }: { line: HqAuditLine; zone: string }) {
  const { t, locale, named } = useTexts();
  return (
    <tr data-verb={line.verb} data-outcome={line.outcome}>
      <td className="r">{line.n}</td>
      <td className="nowrap">{moment(line.at, locale, zone, true)}</td>
      <td>
        <b>{line.who}</b>
        <div className="sub">{line.role === null ? t("audit.nobody") : t(`role.${line.role}`)}</div>
      </td>
      <td>
        {named("did", line.verb)}
        {line.what === "{}" ? null : <div className="mono">{line.what}</div>}
      </td>
      <td className={line.outcome === "ok" ? "go" : "stopText"}>
        {line.outcome === "ok" ? t("audit.ok") : line.outcome}
      </td>
    </tr>
  );
}

type Filter = Pick<HqInput<"audit.list">, "who" | "verb">;

const placeOf = ({ n }: HqAuditLine): number => n;

/** @param turn counted up: read anew */
function Lines({ filter, turn, zone }: { filter: Filter; turn: number; zone: string }) {
  const { t } = useTexts();
  const { value, refusal } = usePolled("audit.list", { ...filter, before: null, limit: PAGE }, false, turn);
  const paged = usePages(
    value === null ? null : pageOf(value, PAGE, placeOf),
    ({ n }) => String(n),
    async (before) => {
      const answer = await askHq("audit.list", { ...filter, before, limit: PAGE });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value, PAGE, placeOf) } : answer;
    },
  );
  return (
    <section className="card wide" aria-label={t("hq.audit")} data-testid="audit">
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : paged.rows.length === 0 ? (
        <div className="empty">
          <b>{t("audit.none")}</b>
        </div>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th className="r">{t("audit.n")}</th>
              <th>{t("audit.at")}</th>
              <th>{t("audit.who")}</th>
              <th>{t("audit.verb")}</th>
              <th>{t("audit.outcome")}</th>
            </tr>
          </thead>
          <tbody>
            {paged.rows.map((line) => (
              <Line key={line.n} line={line} zone={zone} />
            ))}
          </tbody>
        </table>
      )}
      <More of={paged} />
    </section>
  );
}

export function AuditPage({ zone }: { zone: string }) {
  const { t, named } = useTexts();
  const [who, setWho] = useState("");
  const [verb, setVerb] = useState("");
  const [turn, setTurn] = useState(0);
  const filter = { who: who.trim() === "" ? null : who.trim(), verb: verb === "" ? null : verb };
  return (
    <>
      <form
        className="card pad across"
        role="search"
        aria-label={t("audit.filter")}
        onSubmit={(event) => {
          event.preventDefault();
          setTurn(turn + 1);
        }}
      >
        <TextInput
          label={t("audit.who")}
          value={who}
          maxLength={40}
          onChange={(event) => setWho(event.currentTarget.value)}
          autoComplete="off"
        />
        <NativeSelect
          label={t("audit.verb")}
          value={verb}
          onChange={(event) => setVerb(event.currentTarget.value)}
          data={[
            { value: "", label: t("audit.every") },
            ...WRITTEN.map((it) => ({ value: it, label: named("did", it) })),
          ]}
        />
        <button type="submit" className="btn low">
          {t("audit.again")}
        </button>
      </form>
      <Lines key={JSON.stringify(filter)} filter={filter} turn={turn} zone={zone} />
      <Verify />
    </>
  );
}
