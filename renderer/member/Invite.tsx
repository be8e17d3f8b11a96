/** The member's invitation (§11.6) as a code to scan and a link to send, who came by it, and what was credited (§11). */
import { useState } from "react";
import type { MemberOutput } from "../../shared/contract/member.ts";
import { count, figures, percent } from "../kit/amount.ts";
import { QrCode } from "../kit/QrCode.tsx";
import { moment } from "../kit/time.ts";
import { Back } from "./Back.tsx";
import { ask, useAsked } from "./client.ts";
import { Paged, type RowProps } from "./Paged.tsx";
import { Refused } from "./Refused.tsx";
import type { ViewProps } from "./views.ts";
import { useWords } from "./words.ts";

const AT_ONCE = 10;
const EVERY_MS = 30_000;

/** @param code of a member's invitation */
const linkOf = (code: string): string => `${location.origin}/m/#i=${code}`;

export default function Invite({ home }: ViewProps) {
  const { say } = useWords();
  const { value, refusal, again } = useAsked("invite", {}, null);
  const rewards = useAsked("reward.mine", { before: null, limit: AT_ONCE }, EVERY_MS);
  const brought = useAsked("invited.list", { after: null, limit: AT_ONCE }, EVERY_MS);
  const zone = home.shop.timezone;
  return (
    <>
      <Back title={say("invite.title")} />
      <Refused said={refusal} onAgain={again} />
      {value !== null && (
        <>
          <section className="card pad stack invitation" aria-label={say("invite.code")}>
            <p>{say("invite.how")}</p>
            <QrCode text={linkOf(value.code)} label={say("invite.qr")} />
            <Share link={linkOf(value.code)} />
            {value.directBp !== null && (
              <p className="sub">
                {say("invite.direct", { ratio: percent(value.directBp) })}
                {value.indirectBp !== null && ` ${say("invite.indirect", { ratio: percent(value.indirectBp) })}`}
              </p>
            )}
          </section>
          <Paged
            title={say("invite.came", { count: count(value.invited) })}
            none={say("invite.none")}
            first={brought}
            page={pageOfInvited}
            keyOf={(row) => `${row.at} ${row.name}`}
            Row={Invited}
            zone={zone}
          />
        </>
      )}
      {rewards.value !== null && rewards.value.sums.length > 0 && (
        <>
          <section className="stack" aria-labelledby="sums">
            <h2 id="sums">{say("reward.sums")}</h2>
            <ul className="rows card">
              {rewards.value.sums.map(({ kind, creditedFen, clawedFen }) => (
                <li key={kind}>
                  <span>{say(`reward.${kind}`)}</span>
                  <b className="plus">{figures(creditedFen - clawedFen)}</b>
                </li>
              ))}
            </ul>
          </section>
          <Paged
            title={say("reward.list")}
            none=""
            first={rewards}
            page={pageOfRewards}
            keyOf={(row) => String(row.n)}
            Row={Reward}
            zone={zone}
          />
        </>
      )}
    </>
  );
}

const pageOfInvited = (after: string) => ask("invited.list", { after, limit: AT_ONCE });
const pageOfRewards = (before: number) => ask("reward.mine", { before, limit: AT_ONCE });

function Invited({ row: { name, at }, zone }: RowProps<MemberOutput<"invited.list">["rows"][number]>) {
  const { locale } = useWords();
  return (
    <>
      <span>{name}</span>
      <span className="sub">{moment(at, locale, zone, true)}</span>
    </>
  );
}

function Reward({ row: { at, kind, amountFen }, zone }: RowProps<MemberOutput<"reward.mine">["rows"][number]>) {
  const { say, locale } = useWords();
  return (
    <>
      <span>
        {say(`reward.${kind}`)}
        <span className="sub"> {moment(at, locale, zone, true)}</span>
      </span>
      <b className={amountFen > 0 ? "plus" : undefined}>
        {amountFen > 0 && "+"}
        {figures(amountFen)}
      </b>
    </>
  );
}

function Share({ link }: { link: string }) {
  const { say } = useWords();
  const [copied, setCopied] = useState<"yes" | "no" | null>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied("yes");
    } catch (error) {
      console.warn("The link could not be copied", error);
      setCopied("no");
    }
  };
  const share = async (): Promise<void> => {
    try {
      await navigator.share({ url: link, title: say("invite.title") });
    } catch (error) {
      // Whoever changed their mind is told nothing.
      if (!(error instanceof DOMException && error.name === "AbortError")) await copy();
    }
  };
  return (
    <>
      <label>
        {say("invite.link")}
        <input readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <div className="acts">
        <button type="button" className="btn" onClick={() => void copy()}>
          {say("invite.copy")}
        </button>
        {"share" in navigator && (
          <button type="button" className="btn" onClick={() => void share()}>
            {say("invite.share")}
          </button>
        )}
      </div>
      <p role="status" className="sub">
        {copied === "yes" ? say("invite.copied") : copied === "no" ? say("invite.notCopied") : ""}
      </p>
    </>
  );
}
