/** What the member was told, newest first; what was not read before is marked, and counts as read once it was shown. */
import { useEffect, useState } from "react";
import type { MemberNotice } from "../../shared/contract/memberNotices.ts";
import { figures } from "../kit/amount.ts";
import { usePages } from "../kit/pages.ts";
import { moment } from "../kit/time.ts";
import { Back } from "./Back.tsx";
import { ask, useAsked, type Said } from "./client.ts";
import { Further } from "./Further.tsx";
import { hashOf } from "./place.ts";
import { Refused } from "./Refused.tsx";
import { useWords } from "./words.ts";

const EVERY_MS = 5_000;
const AT_ONCE = 20;
/** What these took away. */
const TAKEN: readonly MemberNotice["kind"][] = ["cleared", "voided", "clawed-back", "paid-out"];

/** With its sign, where it came or went. */
function amountText({ kind, amountFen }: MemberNotice): string {
  if (amountFen === undefined) return "";
  const size = figures(Math.abs(amountFen));
  if (TAKEN.includes(kind) || amountFen < 0) return `−${size}`;
  return kind === "paid" || kind === "corrected" || kind === "gift-cancelled" ? `+${size}` : size;
}

function One({ notice, isNew, zone }: { notice: MemberNotice; isNew: boolean; zone: string }) {
  const { say, locale } = useWords();
  const { n, kind, at, of } = notice;
  const amount = amountText(notice);
  return (
    <li data-notice={n} data-kind={kind} data-new={isNew}>
      <div>
        <p>
          {isNew && <span className="pill you">{say("notices.new")}</span>} {say(`notice.${kind}`)}
        </p>
        <p className="sub">
          {moment(at, locale, zone, true)}
          {of?.store && ` · ${of.store}`}
          {of !== null && (
            <>
              {" · "}
              <a href={hashOf("entry", of.order, of.line)}>{say("entry.order", { order: of.order })}</a>
            </>
          )}
        </p>
      </div>
      {amount !== "" && <b className={amount.startsWith("+") ? "plus" : ""}>{amount}</b>}
    </li>
  );
}

const keyOf = ({ n }: MemberNotice): string => String(n);

export default function Notices() {
  const { say } = useWords();
  const { value, refusal, again } = useAsked("notices.list", { before: null, limit: AT_ONCE }, EVERY_MS);
  const paged = usePages(value, keyOf, (before) => ask("notices.list", { before, limit: AT_ONCE }));
  const [said, setSaid] = useState<Said | null>(null);
  // As it was when the view was opened: what is read here stays marked until one leaves.
  const [seen, setSeen] = useState<number | null>(null);
  if (seen === null && value !== null) setSeen(value.seen);
  const newest = value?.rows[0]?.n ?? 0;
  useEffect(() => {
    if (newest === 0) return;
    void ask("notices.read", { upTo: newest }).then((answer) => setSaid(answer.ok ? null : answer));
  }, [newest]);
  const { rows } = paged;
  return (
    <>
      <Back title={say("notices.title")} />
      <Refused said={refusal ?? said} onAgain={again} />
      {value === null && refusal === null && (
        <p className="empty" role="status">
          {say("m.asking")}
        </p>
      )}
      {value !== null && rows.length === 0 && (
        <div className="card pad empty">
          <b>{say("notices.none")}</b>
          <p>{say("notices.noneHow")}</p>
        </div>
      )}
      {value !== null && rows.length > 0 && (
        <ul className="rows card" aria-label={say("notices.title")}>
          {rows.map((notice) => (
            <One key={notice.n} notice={notice} isNew={notice.n > (seen ?? 0)} zone={value.timezone} />
          ))}
        </ul>
      )}
      <Further of={paged} />
    </>
  );
}
